-- Fallback: gives an office back. Version 1.
-- KEYS: 1 who holds it. ARGV: 1 process. That of another stays as it is.
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
