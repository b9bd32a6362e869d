-- Takes all permissions of a role away. Parameter $role.
DELETE FROM role_permission WHERE role = $role
