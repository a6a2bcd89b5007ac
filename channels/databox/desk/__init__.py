"""What clerks see of the data boxes at their desk."""
