using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>An operation that blocks a thread until a task is done.</summary>
/// <param name="Operation">The member that waits.</param>
/// <param name="Name">As it is written.</param>
/// <param name="IsOfSeveral">Whether it can wait for more tasks than one.</param>
internal sealed record BlockedWait(IOperation Operation, string Name, bool IsOfSeveral = false)
{
    /// <summary>What waits for a task, or for a stream's next item.</summary>
    public static BlockedWait? On(IOperation task) => task.Parent switch
    {
        IPropertyReferenceOperation { Property.Name: "Result" } result when result.Instance == task => new(result, ".Result"),
        IInvocationOperation wait when wait.Instance == task => OnInstance(wait),
        _ => ResultFlow.TakenBy(task) is { } wait ? OnArgument(wait) : null,
    };

    private static BlockedWait? OnInstance(IInvocationOperation wait) => wait switch
    {
        { TargetMethod.Name: "Wait" } => new(wait, ".Wait()"),
        { TargetMethod.Name: "GetAwaiter", Parent: IInvocationOperation { TargetMethod.Name: "GetResult" } result } =>
            new(result, "GetAwaiter().GetResult()"),
        _ => null,
    };

    private static BlockedWait? OnArgument(IInvocationOperation wait) => wait.TargetMethod switch
    {
        { Name: "WaitAll" or "WaitAny", ContainingType: { } type } method when KnownSymbols.Is(type, "System.Threading.Tasks", "Task") =>
            new(wait, $"Task.{method.Name}", IsOfSeveral: true),
        { Name: "ToBlockingEnumerable", IsExtensionMethod: true } => new(wait, "ToBlockingEnumerable()"),
        _ => null,
    };
}
