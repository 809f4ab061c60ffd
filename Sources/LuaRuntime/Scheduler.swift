import CLua
import CLuaShim

/// Runs coroutines of Lua, each until it waits, and Swift tasks for what they wait for.
final class Scheduler {
    unowned(unsafe) var runtime: LuaRuntime!
    let mailbox = Mailbox()

    /// Operations whose task has not answered.
    private var operations: [UInt64: Event] = [:]
    private var nextOperation: UInt64 = 0

    /// Coroutines that have not ended.
    private var live: [ObjectIdentifier: Coroutine] = [:]
    private var ready: [Coroutine] = []
    private var chunk: Coroutine?

    /// The coroutine that runs.
    private var running: Coroutine?

    /// Is told of letters while there are tasks of the background.
    var onBackgroundEvent: (@Sendable () -> Void)?

    /// Tasks that failed, in order.
    private var failures: [(event: Event, error: LuaError)] = []

    /// Whether everything but the chunk has been told to stop.
    private var isStopping = false

    var isRunning: Bool {
        chunk != nil
    }

    /// Cancels all operations, at the end of a run and of the runtime.
    func abandon() {
        for operation in operations.values {
            operation.cancel?()
        }
        operations = [:]
        live = [:]
        ready = []
        failures = []
    }
}

/// A run, from the outside.
extension Scheduler {
    /// Runs a function and all that it spawns to the end.
    func run(
        _ function: LuaFunction, _ arguments: [LuaValue]
    ) throws(LuaError) -> [LuaValue] {
        guard !isRunning else {
            throw LuaError(.unavailable, "the Lua runtime is already running")
        }
        let chunk = try spawn(function, arguments)
        self.chunk = chunk
        defer { endRun() }
        while live.values.contains(where: { !$0.isBackground }) {
            if takeInterrupt() { continue }
            if stepReady() { continue }
            waitForMail()
        }
        return try result(of: chunk)
    }

    private func endRun() {
        chunk = nil
        leaveBackground()
        endStop()
        if ready.isEmpty { return mailbox.listen(backgroundCount > 0 ? onBackgroundEvent : nil) }
        onBackgroundEvent?()
    }

    /// Abandons all but the tasks of the background and what they wait for.
    private func leaveBackground() {
        let waiting = live.values.filter(\.isBackground).compactMap(\.waitingFor)
        for (number, operation) in operations
        where !waiting.contains(where: { $0 === operation }) {
            operation.cancel?()
            operations[number] = nil
        }
        live = live.filter { $0.value.isBackground }
        ready.removeAll { !$0.isBackground }
        failures = []
    }

    /// Lets Lua run again after a stop has been told.
    func endStop() {
        isStopping = false
        luashim_end_stop(runtime.main)
    }

    private func result(of chunk: Coroutine) throws(LuaError) -> [LuaValue] {
        if case .raised(let error) = chunk.event.outcome { throw error }
        if luashim_stop_reason(runtime.main) != CInt(LUASHIM_RUNNING) {
            throw stopError()
        }
        if let failure = failures.first(where: { !$0.event.isObserved }) {
            throw failure.error
        }
        guard case .values(let table, let count) = chunk.event.outcome else { return [] }
        return unpack(table, count)
    }

    private func stopError() -> LuaError {
        runtime.withStack { state in
            luashim_push_stop(state)
            return runtime.takeError(from: state)
        }
    }

    private func unpack(_ table: LuaReference, _ count: Int) -> [LuaValue] {
        let table = LuaTable(table)
        return (0..<count).map { table[$0 + 1] }
    }
}

/// Tasks that go on between runs.
extension Scheduler {
    var backgroundCount: Int {
        live.values.count { $0.isBackground && !$0.event.isDone }
    }

    func spawnBackground(
        _ function: LuaFunction, _ arguments: [LuaValue]
    ) throws(LuaError) -> Coroutine {
        let coroutine = try spawn(function, arguments)
        coroutine.isBackground = true
        return coroutine
    }

    /// Steps what can go on, between runs.
    func runBackground() {
        guard !isRunning else { return }
        takeMail()
        while !takeInterrupt(), stepReady() { takeMail() }
        endRun()
    }
}

/// Coroutines.
extension Scheduler {
    /// Makes a coroutine that runs when the scheduler comes to it.
    @discardableResult
    func spawn(
        _ function: LuaFunction, _ arguments: [LuaValue]
    ) throws(LuaError) -> Coroutine {
        let runtime: LuaRuntime = self.runtime
        let coroutine = try runtime.withStack { state throws(LuaError) in
            guard let thread = lua_newthread(state) else {
                preconditionFailure("lua_newthread aborts when it fails")
            }
            try runtime.pushCall(function, arguments, on: thread)
            return Coroutine(
                thread: thread, anchor: runtime.reference(to: -1, on: state),
                arguments: CInt(arguments.count))
        }
        coroutine.isBackground = running?.isBackground ?? false
        coroutine.event.cancel = { [unowned self, unowned coroutine] in cancel(coroutine) }
        live[ObjectIdentifier(coroutine)] = coroutine
        ready.append(coroutine)
        return coroutine
    }

    /// Resumes the next coroutine that can go on; false if there is none.
    private func stepReady() -> Bool {
        guard hasReady else { return false }
        let batch = ready.filter(canStep)
        ready.removeAll(where: canStep)
        for (offset, coroutine) in batch.enumerated() {
            // A step may close others of the batch, or end in an interrupt.
            if luashim_is_interrupt_pending(runtime.main) {
                ready.insert(contentsOf: batch[offset...], at: 0)
                return true
            }
            if !coroutine.event.isDone { step(coroutine) }
        }
        return true
    }

    /// A stop is for the run; the background waits until it is over.
    private func canStep(_ coroutine: Coroutine) -> Bool {
        !coroutine.isBackground || luashim_stop_reason(runtime.main) == CInt(LUASHIM_RUNNING)
    }

    private var hasReady: Bool {
        ready.contains(where: canStep)
    }

    private func step(_ coroutine: Coroutine) {
        let thread = coroutine.thread
        var results: CInt = 0
        if coroutine.mustRaiseStop {
            coroutine.mustRaiseStop = false
            luashim_raise_stop_on_resume(thread)
        }
        let arguments = coroutine.arguments
        coroutine.arguments = 0
        coroutine.waitingFor = nil
        coroutine.hasBegun = true
        let former = running
        running = coroutine
        let status = luashim_resume_task(thread, runtime.current, arguments, &results)
        running = former
        switch status {
        case LUA_YIELD: pause(coroutine, results)
        case LUA_OK: finish(coroutine, results)
        default: fail(coroutine)
        }
    }

    private func pause(_ coroutine: Coroutine, _ results: CInt) {
        let thread = coroutine.thread
        let event = runtime.object(at: -1, on: thread, as: Event.self)
        runtime.pop(results, from: thread)
        guard let event else {
            preconditionFailure("coroutine.yield refuses to yield to the scheduler")
        }
        if coroutine.isCancelled { return close(coroutine, as: .failure(Self.cancelled)) }
        coroutine.waitingFor = event
        event.observe { [weak self, weak coroutine] _ in
            guard let self, let coroutine, !coroutine.event.isDone else { return }
            ready.append(coroutine)
        }
    }

    private func finish(_ coroutine: Coroutine, _ results: CInt) {
        let thread = coroutine.thread
        lua_checkstack(thread, 12)
        lua_createtable(thread, results, 0)
        lua_rotate(thread, -results - 1, 1)
        for position in stride(from: results, to: 0, by: -1) {
            lua_rawseti(thread, -position - 1, lua_Integer(position))
        }
        let table = runtime.reference(to: -1, on: thread)
        runtime.pop(1, from: thread)
        end(coroutine, .values(table, count: Int(results)))
    }

    private func fail(_ coroutine: Coroutine) {
        let state = runtime.main
        let thread = coroutine.thread
        lua_checkstack(state, 12)
        luashim_push_stack(state, thread)
        let traceback = runtime.takeText(from: state)
        // Closing runs the pending <close> variables, which may raise another error.
        luashim_close_thread(thread, runtime.current)
        var error = runtime.takeError(from: thread, traceback: traceback)
        lua_settop(thread, 0)
        if let earlier = lastTraceback(of: error) { error.traceback = earlier }
        if coroutine !== chunk { failures.append((coroutine.event, error)) }
        end(coroutine, .raised(error))
    }

    /// The traceback of the task that first raised this very error.
    private func lastTraceback(of error: LuaError) -> String? {
        guard let reference = error.raised else { return nil }
        return runtime.withStack { state in
            reference.push(on: state)
            for failure in failures.reversed() {
                guard let other = failure.error.raised else { continue }
                other.push(on: state)
                defer { runtime.pop(1, from: state) }
                if lua_rawequal(state, -1, -2) != 0 { return failure.error.traceback }
            }
            return nil
        }
    }

    private func end(_ coroutine: Coroutine, _ outcome: Event.Outcome) {
        live[ObjectIdentifier(coroutine)] = nil
        coroutine.waitingFor = nil
        coroutine.event.complete(outcome)
        let isStopped = luashim_stop_reason(runtime.main) != CInt(LUASHIM_RUNNING)
        if isStopped, !isStopping { return stopAll() }
        guard coroutine === chunk, case .raised = outcome else { return }
        for other in live.values where !other.isBackground {
            cancel(other)
        }
    }

    /// Closes a coroutine; one that is running is closed when it waits next.
    private func cancel(_ coroutine: Coroutine) {
        coroutine.isCancelled = true
        if coroutine.isSuspended { close(coroutine, as: .failure(Self.cancelled)) }
    }

    private func close(_ coroutine: Coroutine, as outcome: Event.Outcome) {
        let event = coroutine.waitingFor
        live[ObjectIdentifier(coroutine)] = nil
        coroutine.waitingFor = nil
        if let event, operations.values.contains(where: { $0 === event }) {
            event.cancel?()
        }
        let status = luashim_close_thread(coroutine.thread, runtime.current)
        if status != LUA_OK {
            let error = runtime.takeError(from: coroutine.thread)
            failures.append((coroutine.event, error))
        }
        lua_settop(coroutine.thread, 0)
        coroutine.event.complete(outcome)
    }

    private static let cancelled = LuaError(.cancelled, "the task was cancelled")
}

/// Operations.
extension Scheduler {
    /// Starts a Swift task for an operation.
    func start(_ operation: @escaping LuaOperation) -> Event {
        let event = Event()
        let number = nextOperation
        let mailbox = mailbox
        nextOperation += 1
        let task = Task.detached {
            do {
                mailbox.post((number, .success(try await operation())))
            } catch {
                mailbox.post((number, .failure(error)))
            }
        }
        event.cancel = { task.cancel() }
        operations[number] = event
        return event
    }

    /// Waits for an event where Lua cannot yield: in a comparator, in a plain call.
    ///
    /// Other coroutines go on only if the event depends on them.
    func waitInPlace(for event: Event) {
        let wasStopping = isStopping
        event.isObserved = true
        let isOperation = operations.values.contains { $0 === event }
        while !event.isDone {
            if takeInterrupt() || (isStopping && !wasStopping) {
                event.complete(.stopped)
            } else if isOperation {
                mailbox.wait(runtime.waitObserver)
                takeMail()
            } else if !stepReady() {
                waitForMail()
            }
        }
    }

    private func waitForMail() {
        takeMail()
        guard !hasReady, !live.isEmpty || !operations.isEmpty else { return }
        if operations.isEmpty { return breakDeadlock() }
        mailbox.wait(runtime.waitObserver)
        takeMail()
    }

    private func takeMail() {
        for letter in mailbox.take() {
            // A letter of an earlier run finds no operation.
            guard let event = operations.removeValue(forKey: letter.operation) else { continue }
            switch letter.result {
            case .success(let data): event.complete(.data(data))
            case .failure(let error): event.complete(.failure(error))
            }
        }
    }

    /// Fails all waits when nothing is left that could end them.
    private func breakDeadlock() {
        let error = LuaError(.cancelled, "waits for a task that can never end")
        for coroutine in live.values {
            coroutine.waitingFor?.complete(.failure(error))
        }
    }
}

/// Stopping, by an interrupt or os.exit.
extension Scheduler {
    /// Acts upon a signal that came while no Lua code ran; false if there was none.
    private func takeInterrupt() -> Bool {
        guard luashim_is_interrupt_pending(runtime.main) else { return false }
        luashim_stop_for_interrupt(runtime.main)
        stopAll()
        return true
    }

    /// Ends all operations and spawned coroutines, and has the chunk raise the stop.
    private func stopAll() {
        isStopping = true
        let background = live.values.filter(\.isBackground).compactMap(\.waitingFor)
        let waiting = operations.filter { entry in !background.contains { $0 === entry.value } }
        for number in waiting.keys { operations[number] = nil }
        if let chunk, ready.contains(where: { $0 === chunk }) { chunk.mustRaiseStop = true }
        for event in waiting.values {
            event.cancel?()
            event.complete(.stopped)
        }
        for coroutine in live.values where coroutine !== chunk && !coroutine.isBackground {
            if coroutine.isSuspended { close(coroutine, as: .stopped) }
        }
        if let event = chunk?.waitingFor { event.complete(.stopped) }
    }
}
