"""What has to hold in all three engines."""
