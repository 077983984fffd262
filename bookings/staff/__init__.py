"""The pages of the reception day: their urls, views and forms live here. Never imports `citizen` or `admin`."""
