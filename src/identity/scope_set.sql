-- Whether somebody sees all. Parameters $person, $all_offices, $all_declarants.
UPDATE person SET all_offices = $all_offices, all_declarants = $all_declarants WHERE id = $person
