"""What stands on each kind of page: values for a template, and no words or markup of their own."""
