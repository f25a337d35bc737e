#!lua name=loa
-- Applies one batch or nothing. It knows no rule of the domain: a marker (was this message committed before?), guards
-- (does the store still hold what the writer read?), counters to take fresh numbers from, and writes.
--
-- The marker is set last. A function is not rolled back when a command in it fails, so a marker set first would hide
-- the missing writes for ever; set last, the same message can be tried again.

local GENERATION = 65536

local function apply(keys, args)
    local at = 0
    local function take()
        at = at + 1
        return args[at]
    end

    local seen, marker = keys[1], take()
    local older = seen .. ':old'
    if redis.call('HEXISTS', seen, marker) == 1 or redis.call('HEXISTS', older, marker) == 1 then
        return {'seen'}
    end

    for _ = 1, tonumber(take()) do
        local key, field, expected, held = take(), take(), take(), nil
        if field == '' then
            held = redis.call('GET', key)
        else
            held = redis.call('HGET', key, string.sub(field, 2))
        end
        if (held == false and expected ~= '') or (held ~= false and expected ~= '=' .. held) then
            return {'conflict'}
        end
    end

    local result, fresh = {'done'}, {}
    for i = 1, tonumber(take()) do
        fresh[i] = redis.call('INCR', take())
        result[i + 1] = fresh[i]
    end

    local splices = {}
    for i = 1, tonumber(take()) do
        splices[i] = {tonumber(take()), tonumber(take()), tonumber(take()), tonumber(take())}
    end

    local writes = {}
    for i = 1, tonumber(take()) do
        local words = tonumber(take())
        writes[i] = {unpack(args, at + 1, at + words)}
        at = at + words
    end

    -- From the last to the first, so that the offsets before a splice stay true.
    for i = #splices, 1, -1 do
        local write, word, offset, number = unpack(splices[i])
        local text = writes[write][word]
        writes[write][word] = string.sub(text, 1, offset) .. string.format('%.0f', fresh[number]) ..
            string.sub(text, offset + 1)
    end

    for i = 1, #writes do
        redis.call(unpack(writes[i]))
    end

    redis.call('HSET', seen, marker, '')
    if redis.call('HLEN', seen) >= GENERATION then
        redis.call('RENAME', seen, older)
    end
    return result
end

redis.register_function('loa_commit', apply)
