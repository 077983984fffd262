"""Rules that the models' fields and constraints cannot express, kept by the database itself.

An action translates a rule's constraint name into a `BookingError`. A test in `tests/invariants/` tries to break each rule.
"""

from django.db import migrations

# Each rule as SQL, forwards and backwards.
RULES = [
    # --- A slot holds at most one booking, and the slots of a desk never overlap -----------------
    # An int8range of the desk and the second needs no btree_gist, which the embedded server does not have.
    # Seconds stay below 10^10 until the year 2286.
    (
        """
        ALTER TABLE bookings_slot ADD CONSTRAINT slot_no_overlap EXCLUDE USING gist (
            int8range(
                desk_id * 10000000000 + extract(epoch FROM starts_at AT TIME ZONE 'UTC')::bigint,
                desk_id * 10000000000 + extract(epoch FROM ends_at AT TIME ZONE 'UTC')::bigint
            ) WITH &&
        );
        """,
        "ALTER TABLE bookings_slot DROP CONSTRAINT slot_no_overlap;",
    ),
    # --- At a post, a service has one fee for an age on a day ------------------------------------
    # The post, the service and the ages form one range of numbers: comparing ids for equality beside ranges would
    # need btree_gist. Deferred, because one form may write several rows that fit together only at the end.
    (
        """
        ALTER TABLE bookings_fee ADD CONSTRAINT fee_without_contradiction EXCLUDE USING gist (
            numrange(
                (post_id::numeric * 10000000000 + service_id) * 100000 + age_from,
                (post_id::numeric * 10000000000 + service_id) * 100000 + coalesce(age_below, 99999)
            ) WITH &&,
            daterange(valid_from, valid_until, '[]') WITH &&
        ) DEFERRABLE INITIALLY DEFERRED;
        """,
        "ALTER TABLE bookings_fee DROP CONSTRAINT fee_without_contradiction;",
    ),
    # --- A row that repeats a parent's column cannot disagree with it ----------------------------
    (
        """
        ALTER TABLE bookings_reception ADD CONSTRAINT reception_of_its_post UNIQUE (id, post_id);
        ALTER TABLE bookings_slot ADD CONSTRAINT slot_desk_at_reception
            FOREIGN KEY (desk_id, reception_id) REFERENCES bookings_desk (id, reception_id);
        ALTER TABLE bookings_booking ADD CONSTRAINT booking_desk_at_reception
            FOREIGN KEY (desk_id, reception_id) REFERENCES bookings_desk (id, reception_id);
        ALTER TABLE bookings_booking ADD CONSTRAINT booking_reception_of_post
            FOREIGN KEY (reception_id, post_id) REFERENCES bookings_reception (id, post_id);
        ALTER TABLE bookings_booking ADD CONSTRAINT booking_service_offered
            FOREIGN KEY (desk_id, service_id) REFERENCES bookings_deskservice (desk_id, service_id);
        """,
        """
        ALTER TABLE bookings_booking DROP CONSTRAINT booking_service_offered;
        ALTER TABLE bookings_booking DROP CONSTRAINT booking_reception_of_post;
        ALTER TABLE bookings_booking DROP CONSTRAINT booking_desk_at_reception;
        ALTER TABLE bookings_slot DROP CONSTRAINT slot_desk_at_reception;
        ALTER TABLE bookings_reception DROP CONSTRAINT reception_of_its_post;
        """,
    ),
    # --- A person has at most one live booking for a service at a post ---------------------------
    # `live` follows the booking's status by cascade; the unique index on it belongs to the model.
    (
        """
        ALTER TABLE bookings_applicant ADD CONSTRAINT applicant_follows_booking
            FOREIGN KEY (booking_id, post_id, service_id, live)
            REFERENCES bookings_booking (id, post_id, service_id, live) ON UPDATE CASCADE;
        """,
        "ALTER TABLE bookings_applicant DROP CONSTRAINT applicant_follows_booking;",
    ),
    # --- A booking changes its status only along this table --------------------------------------
    # Staff may correct an outcome until the reception is finished.
    (
        """
        CREATE FUNCTION bookings_status_moves() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                IF NEW.status = 'held'
                    OR (NEW.status = 'confirmed' AND NEW.source = 'staff')
                    OR (NEW.status = 'arrived' AND NEW.source = 'walk_in') THEN
                    RETURN NEW;
                END IF;
            ELSIF OLD.status = NEW.status
                OR (OLD.status = 'held' AND NEW.status IN ('confirmed', 'expired', 'cancelled'))
                OR (OLD.status = 'confirmed' AND NEW.status IN ('arrived', 'no_show', 'cancelled'))
                OR (OLD.status = 'arrived' AND NEW.status IN ('called', 'served', 'not_served', 'no_show', 'confirmed'))
                OR (OLD.status = 'called' AND NEW.status IN ('served', 'not_served', 'arrived', 'no_show'))
                OR (OLD.status = 'no_show' AND NEW.status = 'arrived')
                OR (OLD.status IN ('served', 'not_served') AND NEW.status IN ('arrived', 'called') AND NOT EXISTS (
                    SELECT 1 FROM bookings_reception WHERE id = NEW.reception_id AND status = 'finished')) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'booking_status_moves: a booking cannot become %', NEW.status
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'booking_status_moves';
        END $$;
        CREATE TRIGGER booking_status_moves BEFORE INSERT OR UPDATE ON bookings_booking
            FOR EACH ROW EXECUTE FUNCTION bookings_status_moves();
        """,
        """
        DROP TRIGGER booking_status_moves ON bookings_booking;
        DROP FUNCTION bookings_status_moves();
        """,
    ),
    # --- A reception changes its status only along this table ------------------------------------
    (
        """
        CREATE FUNCTION bookings_reception_status_moves() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' AND NEW.status = 'draft' THEN
                RETURN NEW;
            ELSIF TG_OP = 'UPDATE' AND (
                OLD.status = NEW.status
                OR (OLD.status = 'draft' AND NEW.status IN ('published', 'cancelled'))
                OR (OLD.status = 'published' AND NEW.status IN ('finished', 'cancelled'))
                OR (OLD.status = 'finished' AND NEW.status = 'published')) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'reception_status_moves: a reception cannot become %', NEW.status
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'reception_status_moves';
        END $$;
        CREATE TRIGGER reception_status_moves BEFORE INSERT OR UPDATE ON bookings_reception
            FOR EACH ROW EXECUTE FUNCTION bookings_reception_status_moves();
        """,
        """
        DROP TRIGGER reception_status_moves ON bookings_reception;
        DROP FUNCTION bookings_reception_status_moves();
        """,
    ),
    # --- A live booking has exactly the slots that it states -------------------------------------
    # Checked at COMMIT, after locking the booking's row: if two transactions change the booking and its slots
    # at the same time, the second one sees what the first one committed.
    (
        """
        CREATE FUNCTION bookings_check_slots(subject bigint) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            booking bookings_booking%ROWTYPE;
            have record;
        BEGIN
            SELECT * INTO booking FROM bookings_booking WHERE id = subject FOR UPDATE;
            IF NOT FOUND OR booking.status NOT IN ('confirmed', 'arrived', 'called') THEN
                RETURN;
            END IF;
            SELECT count(*) AS n,
                   coalesce(bool_and(desk_id = booking.desk_id AND free_from IS NULL), false) AS its_own,
                   min(starts_at) AS first, max(ends_at) AS last, sum(ends_at - starts_at) AS total
                INTO have FROM bookings_slot WHERE booking_id = subject;
            IF have.n <> booking.slot_count OR NOT have.its_own
                OR have.first <> booking.starts_at OR have.last <> booking.ends_at
                OR have.total <> have.last - have.first THEN
                RAISE EXCEPTION 'booking_has_its_slots: booking % does not have exactly the slots it states', subject
                    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'booking_has_its_slots';
            END IF;
        END $$;

        CREATE FUNCTION bookings_slot_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' AND OLD.booking_id IS NOT NULL THEN
                PERFORM bookings_check_slots(OLD.booking_id);
            END IF;
            IF TG_OP <> 'DELETE' AND NEW.booking_id IS NOT NULL
                AND (TG_OP = 'INSERT' OR OLD.booking_id IS DISTINCT FROM NEW.booking_id) THEN
                PERFORM bookings_check_slots(NEW.booking_id);
            END IF;
            RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER slot_changed AFTER INSERT OR UPDATE OR DELETE ON bookings_slot
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bookings_slot_changed();

        CREATE FUNCTION bookings_booking_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM bookings_check_slots(NEW.id);
            RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER booking_changed AFTER INSERT OR UPDATE ON bookings_booking
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
            WHEN (NEW.status IN ('confirmed', 'arrived', 'called'))
            EXECUTE FUNCTION bookings_booking_changed();
        """,
        """
        DROP TRIGGER booking_changed ON bookings_booking;
        DROP FUNCTION bookings_booking_changed();
        DROP TRIGGER slot_changed ON bookings_slot;
        DROP FUNCTION bookings_slot_changed();
        DROP FUNCTION bookings_check_slots(bigint);
        """,
    ),
    # --- Each version of a confirmed booking has its notification from the same commit on --------
    (
        """
        CREATE FUNCTION bookings_check_notified(subject bigint) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            booking bookings_booking%ROWTYPE;
        BEGIN
            SELECT * INTO booking FROM bookings_booking WHERE id = subject FOR UPDATE;
            IF FOUND AND booking.status = 'confirmed' AND NOT EXISTS (
                SELECT 1 FROM bookings_notification
                WHERE booking_id = subject AND version = booking.version
                    AND kind IN ('confirmed', 'moved', 'changed', 'day_changed', 'service_changed')) THEN
                RAISE EXCEPTION 'booking_is_notified: booking % is confirmed but has no notification', subject
                    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'booking_is_notified';
            END IF;
        END $$;

        CREATE FUNCTION bookings_booking_notified() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_TABLE_NAME = 'bookings_notification' THEN
                IF OLD.booking_id IS NOT NULL THEN
                    PERFORM bookings_check_notified(OLD.booking_id);
                END IF;
            ELSE
                PERFORM bookings_check_notified(NEW.id);
            END IF;
            RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER booking_notified AFTER INSERT OR UPDATE OF status, version ON bookings_booking
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status = 'confirmed')
            EXECUTE FUNCTION bookings_booking_notified();
        CREATE CONSTRAINT TRIGGER notification_kept
            AFTER DELETE OR UPDATE OF booking_id, version, kind ON bookings_notification
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bookings_booking_notified();
        """,
        """
        DROP TRIGGER notification_kept ON bookings_notification;
        DROP TRIGGER booking_notified ON bookings_booking;
        DROP FUNCTION bookings_booking_notified();
        DROP FUNCTION bookings_check_notified(bigint);
        """,
    ),
    # --- A notification is about exactly one booking, entry, interest or user --------------------
    (
        """
        ALTER TABLE bookings_notification ADD CONSTRAINT notification_about_one
            CHECK (num_nonnulls(booking_id, entry_id, interest_id, user_id) = 1);
        """,
        "ALTER TABLE bookings_notification DROP CONSTRAINT notification_about_one;",
    ),
    # --- Events are only ever added --------------------------------------------------------------
    (
        """
        CREATE FUNCTION bookings_event_is_forever() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'event_append_only: events are only ever added'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'event_append_only';
        END $$;
        CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON bookings_event
            FOR EACH ROW EXECUTE FUNCTION bookings_event_is_forever();
        """,
        """
        DROP TRIGGER event_append_only ON bookings_event;
        DROP FUNCTION bookings_event_is_forever();
        """,
    ),
]


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_initial")]

    operations = [migrations.RunSQL(sql=forwards, reverse_sql=backwards) for forwards, backwards in RULES]
