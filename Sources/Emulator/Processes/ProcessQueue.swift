/// Whether command lines are run, and what is to be done about that next.
struct ProcessQueue: Sendable {
    /// The folder for the folders of nodes; nil if nothing is run.
    var root: String?
    private var orders: [ProcessOrder] = []

    mutating func add(_ order: ProcessOrder) {
        guard root != nil else { return }
        orders.append(order)
    }

    /// Takes everything out, in the order of adding.
    mutating func take() -> [ProcessOrder] {
        defer { orders = [] }
        return orders
    }
}

/// Processes do not outlive the emulator, so there is nothing to save.
extension ProcessQueue: Codable {
    init(from decoder: any Decoder) {
        self.init()
    }

    func encode(to encoder: any Encoder) {}
}
