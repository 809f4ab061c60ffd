local pretty = {}
function pretty.format(value) return tostring(value) end
return pretty
