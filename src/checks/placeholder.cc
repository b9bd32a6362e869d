namespace tw {}
