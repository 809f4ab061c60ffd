std = "lua54"
max_line_length = 100
files["Tests/lua"] = { read_globals = { "describe", "it", "expect", "once", "skip" } }
files["Tests/lua/script.lua"] = { globals = { "arg", "os", "print" } }
