/// How long the steps of life take, in seconds of life.
///
/// Recorded pools had their nodes booted 16 s after they were allocated; these times are of that
/// order, the quick end of what the service shows.
enum LifeTimes {
    /// From the request to the nodes being there.
    static let allocation = 8.0
    /// From the request to the pool being steady.
    static let settling = 12.0
    /// From a node being there to its first boot.
    static let creation = 15.0
    /// From the boot to the first work of its extensions.
    static let boot = 6.0
    /// How long a start task runs.
    static let startTask = 5.0
    /// From the request to a pool being gone.
    static let deletion = 20.0
}
