using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Detects whether a tool with side effects has run during a call.</summary>
internal sealed class SideEffectWatch
{
    private static readonly ConditionalWeakTable<AITool, object> _marked = [];
    private static readonly object _yes = new();
    private static readonly object _no = new();

    private volatile bool _hasRun;

    public bool HasRun => _hasRun;

    /// <summary>Returns a watch for a call that offers such a tool; null for any other.</summary>
    public static SideEffectWatch? Of(ChatOptions? options)
    {
        if (options?.Tools is not { Count: > 0 } tools) return null;
        for (int i = 0; i < tools.Count; i++)
            if (IsMarked(tools[i])) return new SideEffectWatch();
        return null;
    }

    /// <summary>Returns the same tools, in which the marked ones report when they run.</summary>
    public IList<AITool> Watch(IList<AITool> tools) =>
        [.. tools.Select(tool => tool is AIFunction function && IsMarked(tool) ? new Watched(function, this) : tool)];

    private static bool IsMarked(AITool tool) =>
        ReferenceEquals(
            _marked.GetValue(tool,
                static tool => tool is AIFunction { UnderlyingMethod: { } method }
                    && method.IsDefined(typeof(SideEffectsAttribute), inherit: true)
                    ? _yes : _no),
            _yes);

    private sealed class Watched(AIFunction inner, SideEffectWatch watch) : DelegatingAIFunction(inner)
    {
        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
        {
            watch._hasRun = true;
            return base.InvokeCoreAsync(arguments, cancellationToken);
        }
    }
}
