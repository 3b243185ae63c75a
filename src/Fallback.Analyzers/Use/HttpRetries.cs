using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>The resilience handler on an HTTP client that a provider gets from a factory, where both are set up in one method.</summary>
internal static class HttpRetries
{
    /// <summary>The registration of the handler on the client that an invocation takes from a factory, or on all clients.</summary>
    public static IInvocationOperation? Behind(IInvocationOperation made)
    {
        if (made.TargetMethod is not { Name: "CreateClient" or "CreateHandler" } method || !IsFactory(made, method)) return null;
        string? name = Name(made);
        return ResultFlow.Root(made).Descendants().OfType<IInvocationOperation>().FirstOrDefault(handler => IsResilience(handler.TargetMethod) && IsOn(handler, name));
    }

    private static bool IsFactory(IInvocationOperation made, IMethodSymbol method)
    {
        ITypeSymbol? type = method.IsExtensionMethod ? (made.Instance ?? made.Arguments.FirstOrDefault()?.Value)?.Type : method.ContainingType;
        return type is not null && (KnownSymbols.Is(type, "System.Net.Http", "IHttpClientFactory") || KnownSymbols.Is(type, "System.Net.Http", "IHttpMessageHandlerFactory"));
    }

    private static bool IsResilience(IMethodSymbol method) => method is { Name: "AddStandardResilienceHandler" or "AddStandardHedgingHandler", IsExtensionMethod: true };

    private static bool IsOn(IInvocationOperation handler, string? name)
    {
        for (IOperation? receiver = handler; receiver is not null; receiver = Receiver(receiver))
            if (receiver is IInvocationOperation { TargetMethod.Name: "AddHttpClient" } client) return name is not null && Name(client) == name;
        for (IOperation? outer = handler.Parent; outer is not null; outer = outer.Parent)
            if (outer is IInvocationOperation { TargetMethod.Name: "ConfigureHttpClientDefaults" }) return true;
        return false;
    }

    private static IOperation? Receiver(IOperation operation) => operation switch
    {
        IInvocationOperation invocation => invocation.Instance ?? invocation.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value,
        IConversionOperation conversion => conversion.Operand,
        _ => null,
    };

    private static string? Name(IInvocationOperation invocation) =>
        invocation.Arguments.Select(static argument => argument.Value.ConstantValue).FirstOrDefault(static value => value is { HasValue: true, Value: string }) is { HasValue: true, Value: string name } ? name : null;
}
