--- Small signs: what words mean at a glance, by shape and by colour.
--
-- Requires migrate.report.markup.

local tag = require("migrate.report.markup").tag

local signs = {}

local SHAPES <const> = {
  blocker = "M6 0l6 6l-6 6l-6 -6z", failed = "M6 0l6 6l-6 6l-6 -6z",
  warning = "M6 0.5l6 11h-12z",
  automatic = "M1 6.5l3.6 3.6l6.6 -7.6", done = "M1 6.5l3.6 3.6l6.6 -7.6",
  info = "M6 1a5 5 0 1 0 .01 0z", waiting = "M6 1a5 5 0 1 0 .01 0z",
  begun = "M6 1a5 5 0 1 0 .01 0zM6 3v3.4l2.4 1.6",
}
local OUTLINED <const> = { automatic = true, done = true, info = true, waiting = true,
  begun = true }

--- A word with its sign.
function signs.badge(word)
  return tag.span({ class = "badge " .. word,
    tag.svg({ width = 12, height = 12, viewBox = "0 0 12 12", ["aria-hidden"] = "true",
      tag.path({ d = SHAPES[word], fill = OUTLINED[word] and "none" or "currentColor",
        stroke = OUTLINED[word] and "currentColor" or "none", ["stroke-width"] = 2 }) }),
    word,
  })
end

return signs
