/// `curl`, to the services that the emulator has.
extension ShellInterpreter {
    private static let valued: Set = [
        "-H", "--header", "-X", "--request", "-o", "--output", "--retry", "--noproxy",
        "--config", "-K", "-d", "--data", "--max-time", "-m", "--connect-timeout",
        "--retry-delay", "--retry-max-time",
    ]

    /// The options of one call.
    private struct Call {
        var url: String?
        var method: String?
        var headers = HeaderFields()
        var body: [UInt8] = []
        var retries = 0
        var output: String?
        var failsOnStatus = false
        var isQuiet = false
        var saysErrors = false
    }

    mutating func curl(_ arguments: [String]) throws(ShellFailure) {
        var call = Call()
        var left = arguments[...]
        while let word = left.popFirst() {
            if Self.valued.contains(word) {
                try set(word, left.popFirst() ?? "", &call)
            } else if word.hasPrefix("-") {
                let letters = word.hasPrefix("--") ? "" : word.dropFirst()
                if letters.contains("f") || word.hasPrefix("--fail") { call.failsOnStatus = true }
                if letters.contains("s") || word == "--silent" { call.isQuiet = true }
                if letters.contains("S") || word == "--show-error" { call.saysErrors = true }
            } else {
                call.url = word
            }
        }
        guard let url = call.url else {
            complain("curl", "(2) no URL specified", status: 2)
            return
        }
        try perform(call, url)
    }

    private mutating func set(
        _ option: String, _ value: String, _ call: inout Call
    ) throws(ShellFailure) {
        switch option {
        case "-H", "--header": Self.add(value, to: &call.headers)
        case "-X", "--request": call.method = value
        case "-o", "--output": call.output = value
        case "-d", "--data":
            call.body = Array(value.utf8)
            call.method = call.method ?? "POST"
        case "--retry": call.retries = min(20, Int(value) ?? 0)
        case "--config", "-K":
            guard let bytes = try content(of: value, for: "curl") else { return }
            for line in Self.lines(bytes) {
                let parts = line.split(separator: "=", maxSplits: 1).map {
                    $0.trimming { $0.isWhitespace || $0 == "\"" }
                }
                guard parts.count == 2 else { continue }
                if parts[0] == "header" { Self.add(parts[1], to: &call.headers) }
                if parts[0] == "url" { call.url = parts[1] }
            }
        default: break
        }
    }

    private static func add(_ line: String, to headers: inout HeaderFields) {
        let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return }
        headers[parts[0]] = parts[1].trimming(\.isWhitespace)
    }

    /// Sends it, again after a while if the service is busy and that is wanted.
    private mutating func perform(_ call: Call, _ url: String) throws(ShellFailure) {
        var wait = 1.0
        var left = call.retries
        while true {
            let answer = try ask(
                ShellRequest(
                    method: call.method ?? "GET", url: url, headers: call.headers,
                    body: call.body, seconds: seconds))
            if case .response(let code, _) = answer, left > 0,
                [408, 429, 500, 502, 503, 504].contains(code)
            {
                left -= 1
                sleep(wait)
                wait = min(600, wait * 2)
                continue
            }
            try finish(call, url, answer)
            return
        }
    }

    /// The answer to the next request, as it is known by now.
    private mutating func ask(_ request: ShellRequest) throws(ShellFailure) -> ShellAnswer {
        guard requests < ShellLimits.requests else {
            throw .stopped("the script sends too many requests")
        }
        guard requests < timeline.answers.count else { throw .asks(request) }
        requests += 1
        return timeline.answers[requests - 1]
    }

    private mutating func finish(
        _ call: Call, _ url: String, _ answer: ShellAnswer
    ) throws(ShellFailure) {
        let rest = url.split(separator: "/").dropFirst().first ?? ""
        let host = String(rest.prefix { $0 != ":" && $0 != "?" })
        let isQuiet = call.isQuiet && !call.saysErrors
        func say(_ shell: inout ShellInterpreter, _ code: Int, _ why: String) {
            if !isQuiet { shell.note("curl: (\(code)) \(why)\n") }
            shell.status = code
        }
        switch answer {
        case .unresolved: say(&self, 6, "Could not resolve host: \(host)")
        case .timedOut: say(&self, 28, "Failed to connect to \(host): timed out")
        case .response(let code, _) where call.failsOnStatus && code >= 400:
            say(&self, 22, "The requested URL returned error: \(code)")
        case .response(_, let body):
            guard let output = call.output else {
                try write(body)
                return
            }
            if output == "/dev/null" { return }
            try change([output], "curl", "cannot write") {
                shell, path throws(MachineFiles.Failure) in
                let place = try shell.files.open(
                    path, appends: false, mode: 0o666 & ~shell.scope.mask, by: shell.scope.user)
                shell.files.append(body, to: place)
            }
        }
    }
}
