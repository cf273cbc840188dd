"""Reading articles and folding their spelling."""
