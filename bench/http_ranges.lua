-- wrk's part of bench/http.mjs: random 1 MiB ranges of one file, then one line of figures.
local size = tonumber(os.getenv("FILE_BYTES"))
local length = tonumber(os.getenv("RANGE_BYTES"))

function init() math.randomseed(4711) end

function request()
  local first = math.random(0, math.floor(size / length) - 1) * length
  return wrk.format("GET", nil, { Range = string.format("bytes=%d-%d", first, first + length - 1) })
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format("FIGURES %d %d %d %d %d", summary.requests, summary.bytes, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout, latency:percentile(99)))
end
