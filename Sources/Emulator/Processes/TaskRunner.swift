internal import Dispatch
internal import FoundationEssentials
internal import Glibc
internal import Synchronization

/// Runs command lines of nodes as processes of this machine, each on behalf of the emulator's user.
///
/// It never holds the state's lock: it gets orders, and calls back when a process has ended.
final class TaskRunner: Sendable {
    /// Called on a thread of its own.
    typealias End = @Sendable (ProcessKey, CommandLine) -> Void

    /// The processes that have not been reaped.
    private let running = Mutex<[ProcessKey: pid_t]>([:])
    /// Held while orders are taken and carried out, so that none overtakes another.
    private let order = Mutex<Bool>(true)
    /// What waits for a process, or has yet to tell of its end.
    let threads = DispatchGroup()
    private let root: String
    private let end: End

    /// Seconds that processes may take to be gone once they have been killed.
    private static let patience = 2.0

    init(root: String, end: @escaping End) {
        self.root = root
        self.end = end
    }

    /// Carries out what there is to do.
    ///
    /// - Parameter take: Takes the orders out of their queue.
    func carryOut(_ take: () -> [ProcessOrder]) {
        order.withLock { isOpen in
            guard isOpen else { return }
            for order in take() { carryOut(order) }
        }
    }

    /// Stops every process, and takes no more orders.
    func stop(removingFolders: Bool) {
        order.withLock { $0 = false }
        kill { _ in true }
        _ = threads.wait(timeout: .now() + Self.patience)
        if removingFolders { try? FileManager.default.removeItem(atPath: root) }
    }

    private func carryOut(_ order: ProcessOrder) {
        switch order {
        case .start(let key, let plan): start(key, plan)
        case .stop(let key): kill { $0 == key }
        case .clear(let node, let home):
            kill { $0.node == node }
            if let home { try? FileManager.default.removeItem(atPath: home.path) }
        case .delete(let path): try? FileManager.default.removeItem(atPath: path)
        }
    }

    /// Kills processes with all that they have started; nobody is told of their end.
    private func kill(_ isMeant: (ProcessKey) -> Bool) {
        running.withLock { running in
            let meant = running.filter { isMeant($0.key) }
            for (key, process) in meant {
                Glibc.kill(-process, SIGKILL)
                running[key] = nil
            }
        }
    }

    private func start(_ key: ProcessKey, _ plan: ProcessPlan) {
        let spawn = ProcessSpawn(plan: plan, folder: ProcessFolder(plan: plan))
        guard let process = spawn.start() else {
            // Not from here: whoever gave the order waits for it to be carried out.
            follow { [end] in end(key, .notFound) }
            return
        }
        running.withLock { $0[key] = process }
        follow { [weak self] in
            let code = Self.wait(for: process)
            self?.hasEnded(key, process, code)
        }
        guard let limit = plan.timeLimit else { return }
        DispatchQueue.global().asyncAfter(deadline: .now() + limit) { [weak self] in
            self?.interrupt(key, process)
        }
    }

    private func follow(_ body: @escaping @Sendable () -> Void) {
        threads.enter()
        DetachedThread.run { [threads] in
            body()
            threads.leave()
        }
    }

    /// Ends a process whose time is over as any signal would, so that its end is told.
    private func interrupt(_ key: ProcessKey, _ process: pid_t) {
        running.withLock { running in
            if running[key] == process { Glibc.kill(-process, SIGKILL) }
        }
    }

    private func hasEnded(_ key: ProcessKey, _ process: pid_t, _ code: Int) {
        let isMeant = running.withLock { running in
            guard running[key] == process else { return false }
            running[key] = nil
            return true
        }
        if isMeant { end(key, CommandLine(exitCode: code)) }
    }

    /// Waits for a process, and ends what it has left behind before its number can be used again.
    private static func wait(for process: pid_t) -> Int {
        var information = siginfo_t()
        while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        Glibc.kill(-process, SIGKILL)
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = Int(status & 0x7f)
        return signal == 0 ? Int(status >> 8 & 0xff) : 128 + signal
    }
}
