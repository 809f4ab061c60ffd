#if DEBUG
    internal import Synchronization

    /// How many of OpenSSL's objects are held that were made while it was watching; for tests, in
    /// debug builds alone.
    package final class HandleCensus: Sendable {
        /// The one that counts what this task and its children make.
        @TaskLocal package static var watching: HandleCensus?

        private let count = Atomic<Int>(0)

        /// Makes one that has counted nothing.
        package init() {}

        /// The objects that have not been freed yet.
        package var held: Int { count.load(ordering: .relaxed) }

        func add(_ change: Int) {
            count.add(change, ordering: .relaxed)
        }
    }
#endif
