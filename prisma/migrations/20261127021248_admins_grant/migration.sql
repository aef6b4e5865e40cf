-- Until now "holds every scope" was the right to grant ADMIN. It is a scope of its own from here on, for the keys that had
-- the right and for no others. An ADMIN holds it as every other scope.
UPDATE api_keys SET scopes = scopes || ARRAY['admins:grant']
WHERE scopes @> ARRAY['invites:read', 'invites:write', 'users:read', 'users:write', 'api-keys:manage'];
