// Our own lint rules: what the architecture forbids and no graph can see. Plain JavaScript, because the linter loads it itself.

const inPath = (context, part) => context.filename.replaceAll('\\', '/').includes(part)
const isTest = (context) =>
  /\.(test|prop\.test|medium\.test|fault\.test|bench|contract)\.tsx?$/.test(context.filename) ||
  /\/(testkit|e2e|bench|tools)\//.test(context.filename) ||
  /\/testing\//.test(context.filename)

/** `process.env` is read in app/config.ts and nowhere else. */
const noProcessEnv = {
  create(context) {
    if (
      inPath(context, '/app/config.ts') ||
      isTest(context) ||
      inPath(context, '/packages/cli/src/environment.ts') ||
      !inPath(context, '/packages/')
    )
      return {}
    return {
      MemberExpression(node) {
        if (
          node.object.type === 'Identifier' &&
          node.object.name === 'process' &&
          node.property.type === 'Identifier' &&
          node.property.name === 'env'
        ) {
          context.report({
            node,
            message: 'process.env is read in app/config.ts only: take the setting as a parameter',
          })
        }
      },
    }
  },
}

/** The machine's clock is read in platform/clock.ts and nowhere else. */
const noAmbientClock = {
  create(context) {
    if (
      inPath(context, '/platform/clock.ts') ||
      isTest(context) ||
      inPath(context, '/packages/web/') ||
      inPath(context, '/packages/cli/') ||
      !inPath(context, '/packages/')
    )
      return {}
    return {
      CallExpression(node) {
        const c = node.callee
        if (
          c.type === 'MemberExpression' &&
          c.object.type === 'Identifier' &&
          c.object.name === 'Date' &&
          c.property.type === 'Identifier' &&
          c.property.name === 'now'
        ) {
          context.report({ node, message: 'take the time from a Clock: Date.now() belongs to platform/clock.ts' })
        }
      },
      NewExpression(node) {
        if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0) {
          context.report({
            node,
            message: "take the time from a Clock: new Date() without argument is the machine's clock",
          })
        }
      },
    }
  },
}

/** No pattern known only at run time meets the backtracking engine. */
const noDynamicRegexp = {
  create(context) {
    const check = (node) => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'RegExp') {
        const [first] = node.arguments
        if (first === undefined || first.type !== 'Literal')
          context.report({ node, message: 'a pattern known only at run time runs on re2js, never on RegExp' })
      }
    }
    return { NewExpression: check, CallExpression: check }
  },
}

/** A verb that opens a transaction for writing asks `allow` first and writes to the audit. */
const mutationGuards = {
  create(context) {
    if (!/\/modules\/[^/]+\/verbs\/[^/]+\.ts$/.test(context.filename.replaceAll('\\', '/')) || isTest(context))
      return {}
    let allow = false
    let audit = false
    let writes = null
    return {
      CallExpression(node) {
        if (node.callee.type !== 'Identifier') return
        if (node.callee.name === 'allow') allow = true
        if (node.callee.name === 'audit') audit = true
        if (/^(insert|save|update|delete|remove|upsert|mark)[A-Z]/.test(node.callee.name)) writes ??= node
      },
      'Program:exit'(node) {
        if (!allow && !/public:/.test(context.sourceCode.text))
          context.report({
            node,
            message:
              'a verb begins with allow(ctx, …); one that anybody may call says `public:` and why in its docstring',
          })
        if (writes !== null && !audit && !/unaudited:/.test(context.sourceCode.text))
          context.report({
            node: writes,
            message: 'a verb that writes ends with audit(tx, ctx, …), or says `unaudited:` and why in its docstring',
          })
      },
    }
  },
}

/** Texts people read come from the catalogue. */
const noLiteralCopy = {
  create(context) {
    if (!inPath(context, '/packages/web/') || isTest(context)) return {}
    return {
      JSXText(node) {
        if (/\p{L}{2,}/u.test(node.value)) context.report({ node, message: 'texts people read come from t(…)' })
      },
    }
  },
}

export default {
  meta: { name: 'haidang' },
  rules: {
    'no-process-env': noProcessEnv,
    'no-ambient-clock': noAmbientClock,
    'no-dynamic-regexp': noDynamicRegexp,
    'mutation-guards': mutationGuards,
    'no-literal-copy': noLiteralCopy,
  },
}
