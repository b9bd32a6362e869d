-- One permission of a role. Parameters $role, $permission.
INSERT INTO role_permission (role, permission) VALUES ($role, $permission)
