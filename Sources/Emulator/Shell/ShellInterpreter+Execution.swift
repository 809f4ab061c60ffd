/// Lists, pipelines and compound commands.
extension ShellInterpreter {
    mutating func execute(_ node: ShellNode) throws(ShellFailure) {
        try limits.step()
        try deeper { shell throws(ShellFailure) in try shell.perform(node) }
    }

    private mutating func perform(_ node: ShellNode) throws(ShellFailure) {
        switch node {
        case .command(let assignments, let words, let redirections):
            try simple(assignments, words, redirections)
        case .pipeline(let nodes): try pipe(nodes)
        case .not(let inner):
            try tested { shell throws(ShellFailure) in try shell.execute(inner) }
            status = status == 0 ? 1 : 0
        case .and(let left, let right): try join(left, right, onSuccess: true)
        case .or(let left, let right): try join(left, right, onSuccess: false)
        case .sequence(let nodes):
            for inner in nodes { try execute(inner) }
        case .subshell(let inner):
            try subshell { shell throws(ShellFailure) in try shell.execute(inner) }
            try checkStatus()
        case .branch(let branches, let otherwise): try branch(branches, otherwise)
        case .loop(let isUntil, let condition, let body):
            try loop(isUntil, condition, body)
        case .each(let name, let words, let body): try each(name, words, body)
        case .choice(let subject, let choices): try choose(subject, choices)
        case .function(let name, let body):
            scope.functions[name] = body
            status = 0
        case .redirected(let inner, let redirections):
            try redirected(redirections) { shell throws(ShellFailure) in
                try shell.execute(inner)
            }
            try checkStatus()
        }
    }

    private mutating func join(
        _ left: ShellNode, _ right: ShellNode, onSuccess: Bool
    ) throws(ShellFailure) {
        try tested { shell throws(ShellFailure) in try shell.execute(left) }
        if (status == 0) == onSuccess { try execute(right) }
    }

    /// Each command reads what the one before has written; all of it, since nothing runs at once.
    private mutating func pipe(_ nodes: [ShellNode]) throws(ShellFailure) {
        var input: [UInt8]?
        var codes: [Int] = []
        for (index, node) in nodes.enumerated() {
            let isLast = index == nodes.count - 1
            let output = try stage(node, input, isLast: isLast)
            input = output
            codes.append(status)
        }
        let failed = scope.options.mindsPipes ? codes.last { $0 != 0 } : nil
        status = failed ?? codes.last ?? 0
        try checkStatus()
    }

    private mutating func stage(
        _ node: ShellNode, _ input: [UInt8]?, isLast: Bool
    ) throws(ShellFailure) -> [UInt8] {
        let run = { (shell: inout ShellInterpreter) throws(ShellFailure) in
            try shell.subshell { shell throws(ShellFailure) in
                if let input { shell.read(from: input) }
                try shell.execute(node)
            }
        }
        guard !isLast else {
            try run(&self)
            return []
        }
        return try captured(run)
    }

    private mutating func branch(
        _ branches: [ShellNode.Branch], _ otherwise: ShellNode?
    ) throws(ShellFailure) {
        for branch in branches {
            try tested { shell throws(ShellFailure) in try shell.execute(branch.condition) }
            if status == 0 {
                try execute(branch.body)
                return
            }
        }
        status = 0
        if let otherwise { try execute(otherwise) }
    }

    private mutating func loop(
        _ isUntil: Bool, _ condition: ShellNode, _ body: ShellNode
    ) throws(ShellFailure) {
        var result = 0
        scope.loopDepth += 1
        defer { scope.loopDepth -= 1 }
        var goesOn = true
        while goesOn {
            try limits.step()
            goesOn = try looping { shell throws(ShellFailure) in
                try shell.tested { shell throws(ShellFailure) in try shell.execute(condition) }
                guard (shell.status == 0) != isUntil else { return false }
                try shell.execute(body)
                result = shell.status
                return true
            }
        }
        status = result
    }

    private mutating func each(
        _ name: String, _ words: [ShellWord]?, _ body: ShellNode
    ) throws(ShellFailure) {
        let items = try words.map { words throws(ShellFailure) in try expand(words) }
        scope.loopDepth += 1
        defer { scope.loopDepth -= 1 }
        status = 0
        for item in items ?? scope.parameters {
            scope.variables[name] = item
            let goesOn = try looping { shell throws(ShellFailure) in
                try shell.execute(body)
                return true
            }
            guard goesOn else { break }
        }
    }

    /// One turn of a loop.
    ///
    /// - Returns: Whether there is to be another.
    private mutating func looping(
        _ body: (inout ShellInterpreter) throws(ShellFailure) -> Bool
    ) throws(ShellFailure) -> Bool {
        do throws(ShellFailure) {
            return try body(&self)
        } catch {
            switch error {
            case .break(let count):
                if count > 1, scope.loopDepth > 1 { throw .break(count - 1) }
                return false
            case .continue(let count):
                if count > 1, scope.loopDepth > 1 { throw .continue(count - 1) }
                return true
            default: throw error
            }
        }
    }

    private mutating func choose(
        _ subject: ShellWord, _ choices: [ShellNode.Choice]
    ) throws(ShellFailure) {
        let text = try value(of: subject)
        status = 0
        for choice in choices {
            for pattern in choice.patterns where try fits(text, pattern) {
                try execute(choice.body)
                return
            }
        }
    }

    private mutating func fits(
        _ text: String, _ word: ShellWord
    ) throws(ShellFailure) -> Bool {
        let pattern = try self.pattern(of: word)
        try limits.charge(text.utf8.count + 1, times: pattern.utf8.count + 1)
        return ShellPattern(pattern).fits(text)
    }

    // MARK: - Simple commands

    private mutating func simple(
        _ assignments: [ShellNode.Assignment], _ words: [ShellWord],
        _ redirections: [ShellRedirection]
    ) throws(ShellFailure) {
        let before = status
        let values = try expand(words)
        guard let name = values.first else {
            // What has been substituted counts, else it has succeeded.
            status = 0
            for assignment in assignments { try assign(assignment) }
            if !redirections.isEmpty {
                try redirected(redirections) { _ throws(ShellFailure) in }
            }
            try checkStatus()
            return
        }
        if name == "exec", values.count == 1 {
            _ = try open(redirections)
            try checkStatus()
            return
        }
        status = before
        let isKept = ShellBuiltin.special.contains(name)
        let hidden = assignments.map { ($0.name, scope.variables[$0.name]) }
        let exported = scope.exported
        for assignment in assignments {
            try assign(assignment)
            if !isKept { scope.exported.insert(assignment.name) }
        }
        defer {
            if !isKept, !assignments.isEmpty {
                for (name, value) in hidden { scope.variables[name] = value }
                scope.exported = exported
            }
        }
        try redirected(redirections) { shell throws(ShellFailure) in
            try shell.call(values)
        }
        try checkStatus()
    }

    private mutating func assign(_ assignment: ShellNode.Assignment) throws(ShellFailure) {
        scope.variables[assignment.name] = try value(of: assignment.value)
    }

    /// Calls a function, or runs a command.
    mutating func call(_ words: [String]) throws(ShellFailure) {
        if let function = words.first.flatMap({ scope.functions[$0] }) {
            try call(function, Array(words.dropFirst()))
        } else {
            try perform(words)
        }
    }

    private mutating func call(
        _ function: ShellNode, _ parameters: [String]
    ) throws(ShellFailure) {
        let outer = (scope.parameters, scope.loopDepth)
        scope.parameters = parameters
        scope.loopDepth = 0
        scope.functionDepth += 1
        scope.hidden.append([:])
        defer {
            for (name, value) in scope.hidden.popLast() ?? [:] { scope.variables[name] = value }
            scope.functionDepth -= 1
            (scope.parameters, scope.loopDepth) = outer
        }
        do throws(ShellFailure) {
            try execute(function)
        } catch {
            guard case .return(let code) = error else { throw error }
            status = code
        }
    }
}
