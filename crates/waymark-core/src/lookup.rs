//! Finding a thing by id, number, or words of its title; the nearest names for a typing error.
