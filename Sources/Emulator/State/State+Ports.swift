import JSON

extension State {
    /// Takes the ports by which the services are reached from now on, before the first request.
    ///
    /// Texts of the seed name the services as clients would: they get the port too.
    mutating func listen(port: Int, imdsPort: Int) {
        let before = ".localhost:\(endpoints.port)"
        let after = ".localhost:\(port)"
        endpoints.port = port
        endpoints.imdsPort = imdsPort
        guard before != after else { return }
        for name in accounts.keys {
            accounts[name]?.change { $0.replaceTexts(before, with: after) }
        }
    }
}

extension BatchAccount {
    fileprivate mutating func replaceTexts(_ old: String, with new: String) {
        settings = settings.mapValues { $0.replacing(old, with: new) }
        for key in pools.keys {
            pools[key]?.change { $0.replaceTexts(old, with: new) }
        }
        for key in jobs.keys {
            jobs[key]?.change { $0.replaceTexts(old, with: new) }
        }
        for key in jobSchedules.keys {
            jobSchedules[key]?.change {
                $0.specification = $0.specification.replacing(old, with: new)
            }
        }
    }
}

extension Pool {
    fileprivate mutating func replaceTexts(_ old: String, with new: String) {
        properties = properties.replacing(old, with: new)
        for node in nodes.indices {
            for index in nodes[node].extensions.indices {
                let definition = nodes[node].extensions[index].definition
                nodes[node].extensions[index].definition = definition.replacing(old, with: new)
            }
        }
    }
}

extension Job {
    fileprivate mutating func replaceTexts(_ old: String, with new: String) {
        specification = specification.replacing(old, with: new)
        for key in tasks.keys {
            tasks[key]?.change { $0.specification = $0.specification.replacing(old, with: new) }
        }
    }
}

extension JSONValue {
    /// The value with a part of all its texts replaced.
    fileprivate func replacing(_ old: String, with new: String) -> JSONValue {
        if let text = string {
            return text.contains(old) ? .string(text.replacing(old, with: new)) : self
        }
        if let array { return .array(array.map { $0.replacing(old, with: new) }) }
        return object.map { .object($0.mapValues { $0.replacing(old, with: new) }) } ?? self
    }
}
