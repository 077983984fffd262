from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0005_staff")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="session_version",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
