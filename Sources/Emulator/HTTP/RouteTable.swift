/// The operations of one service, by method and path.
struct RouteTable<Call, Failure: Error>: Sendable {
    /// One operation: changes the state, answers or throws the service's error.
    typealias Handler = @Sendable (inout State, Call) throws(Failure) -> ServerResponse

    /// What a look-up found.
    enum Match {
        /// The operation, and what the wildcards of its path stand for.
        case found(Handler, captures: [String])
        /// The path exists, but not for this method.
        case otherMethod
        /// There is no such path.
        case none
    }

    private var routes: [(pattern: RoutePattern, handler: Handler)] = []

    init() {}

    /// Adds an operation; the first that fits counts.
    mutating func on(_ pattern: RoutePattern, _ handler: @escaping Handler) {
        routes.append((pattern, handler))
    }

    /// The patterns of all operations.
    var names: [String] { routes.map(\.pattern.text) }

    /// The pattern of a request's operation, nil if there is none.
    func name(_ method: String, _ segments: [String]) -> String? {
        routes.first {
            $0.pattern.method == method && $0.pattern.captures(segments) != nil
        }?.pattern.text
    }

    /// Finds the operation of a request.
    func match(_ method: String, _ segments: [String]) -> Match {
        var isKnownPath = false
        for route in routes {
            guard let captures = route.pattern.captures(segments) else { continue }
            if route.pattern.method == method { return .found(route.handler, captures: captures) }
            isKnownPath = true
        }
        return isKnownPath ? .otherMethod : .none
    }
}
