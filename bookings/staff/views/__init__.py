"""The staff's views, one file per page or group of pages."""
