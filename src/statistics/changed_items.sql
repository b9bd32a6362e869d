-- Purpose: the items of the month that belong to changed declarations, in place of all.
-- Parameters: none. Views: item; tables: changed_declaration. Makes the table changed_item and the view item.
CREATE OR REPLACE TEMP TABLE changed_item AS
SELECT item.* FROM item SEMI JOIN changed_declaration USING (source, declaration_number);

CREATE OR REPLACE TEMP VIEW item AS FROM changed_item
