/// Which command of which node a process runs.
struct ProcessKey: Hashable, Sendable {
    enum Role: Hashable, Sendable {
        /// The start task of a boot, and how often it has been tried again.
        case start(generation: Int, retry: Int)
        case preparation(job: String, incarnation: Int64)
        case task(job: String, incarnation: Int64, task: String, run: Int)
        case release(job: String, incarnation: Int64)
    }

    let account: String
    /// The pool's key.
    let pool: String
    let node: String
    let role: Role
}
