/// How long the steps of life take, in seconds of life.
///
/// Recorded pools had their nodes booted 16 s after they were allocated; these times are of that
/// order, the quick end of what the service shows.
enum LifeTimes {
    /// From the request to the nodes being there.
    static let allocation = 8.0
    /// From the request to the pool being steady.
    static let settling = 12.0
    /// From the request to stop a resize to the pool being steady.
    static let stopping = 3.0
    /// From a node being there to its first boot.
    static let creation = 15.0
    /// From the request to reboot or reimage to the boot.
    static let reboot = 10.0
    /// From the boot to the first work of its extensions.
    static let boot = 6.0
    /// How long a start task runs.
    static let startTask = 5.0
    /// From the request to a node being deallocated.
    static let deallocation = 8.0
    /// From the request to a node having left its pool.
    static let leaving = 6.0
    /// From the request to a pool being gone.
    static let deletion = 20.0
    /// How long a task runs that does not sleep.
    static let task = 5.0
    /// How long a job's preparation or release task runs.
    static let preparation = 3.0
    /// From the request to disable a job to its tasks having been stopped.
    static let disabling = 3.0
    /// From the request to end a job or a schedule to its end.
    static let termination = 4.0
    /// From the request to delete a job, a schedule or a certificate to the attempt.
    static let removal = 5.0
}
