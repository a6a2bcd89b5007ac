"""Data boxes (ISDS): messages of authorities, firms and citizens, in and out."""
