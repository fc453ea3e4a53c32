"""Sites: the list, adding and changing one, its tag, the check of its pages."""
