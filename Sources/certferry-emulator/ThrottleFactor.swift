import ArgumentParser

/// What `--throttle` takes: `off`, or a factor of Azure's limits.
enum ThrottleFactor: ExpressibleByArgument {
    case off
    case factor(Double)

    init?(argument: String) {
        if argument == "off" {
            self = .off
        } else if let factor = Double(argument) {
            self = .factor(factor)
        } else {
            return nil
        }
    }

    /// Nil for no limits.
    var scale: Double? {
        if case .factor(let factor) = self { return factor }
        return nil
    }

    var defaultValueDescription: String {
        if case .factor(let factor) = self { return String(factor) }
        return "off"
    }
}
