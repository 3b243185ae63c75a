using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Finds handlers that resend a request, on an HTTP client below a chain, if one method configures both.</summary>
internal static class HttpRetries
{
    /// <summary>Whether an invocation adds such a handler to an HTTP client, or to all of them.</summary>
    public static bool AreAddedBy(IInvocationOperation invocation) => invocation.TargetMethod.Name switch
    {
        "AddStandardResilienceHandler" or "AddStandardHedgingHandler" => invocation.TargetMethod.IsExtensionMethod,
        "AddHttpMessageHandler" => invocation.TargetMethod.TypeArguments.Any(IsRetryHandler)
            || invocation.Arguments.SelectMany(static argument => argument.Descendants()).Any(GivesRetryHandler),
        _ => false,
    };

    /// <summary>
    /// Whether the client that a handler is added to asks the tiers of a chain: a Refit interface's, or one that a provider takes from a
    /// factory.
    /// </summary>
    public static bool AreBelowAChain(IInvocationOperation handler, CancellationToken cancellationToken)
    {
        List<IInvocationOperation> all = [.. ResultFlow.Root(handler).Descendants().OfType<IInvocationOperation>()];
        if (ClientOf(handler, cancellationToken) is { } client)
            return IsRefitClient(client) || Name(client) is { } name && Taken(all).Contains(name);
        if (!IsDefault(handler)) return false;
        HashSet<IInvocationOperation> cleared =
        [
            .. all.Where(static call => call.TargetMethod.Name == "RemoveAllResilienceHandlers")
                .Select(call => ClientOf(call, cancellationToken)).OfType<IInvocationOperation>(),
        ];
        return all.Any(call => IsRefitClient(call) && !cleared.Contains(call)) || Taken(all).Except(cleared.Select(Name)).Any();
    }

    /// <summary>The registration of the client whose builder an invocation is made on; null if it cannot be determined.</summary>
    private static IInvocationOperation? ClientOf(IInvocationOperation invocation, CancellationToken cancellationToken)
    {
        for (IOperation? receiver = invocation; receiver is not null; receiver = Receiver(receiver, cancellationToken))
            if (receiver is IInvocationOperation client && (client.TargetMethod.Name == "AddHttpClient" || IsRefitClient(client)))
                return client;
        return null;
    }

    private static IOperation? Receiver(IOperation operation, CancellationToken cancellationToken) => operation switch
    {
        IInvocationOperation invocation => invocation.Instance ?? FirstArgument(invocation),
        IConversionOperation conversion => conversion.Operand,
        ILocalReferenceOperation local => ProvidedClient.FirstValue(local, cancellationToken),
        _ => null,
    };

    private static IOperation? FirstArgument(IInvocationOperation invocation) =>
        invocation.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value;

    private static bool IsDefault(IInvocationOperation handler)
    {
        for (IOperation? outer = handler.Parent; outer is not null; outer = outer.Parent)
            if (outer is IInvocationOperation { TargetMethod.Name: "ConfigureHttpClientDefaults" }) return true;
        return false;
    }

    private static bool IsRefitClient(IInvocationOperation invocation) =>
        invocation.TargetMethod.Name == "AddFallbackRefitClient"
        && KnownSymbols.Is(
            invocation.TargetMethod.ContainingType, "Microsoft.Extensions.DependencyInjection", "FallbackRefitServiceCollectionExtensions");

    /// <summary>The names of the clients that providers take from a factory; null for one whose name cannot be determined.</summary>
    private static IEnumerable<string?> Taken(List<IInvocationOperation> all) =>
        all.Where(static call => IsFactory(call) && IsOfProvider(call)).Select(Name);

    private static bool IsFactory(IInvocationOperation made)
    {
        if (made.TargetMethod is not { Name: "CreateClient" or "CreateHandler" } method) return false;
        ITypeSymbol? type = method.IsExtensionMethod ? (made.Instance ?? FirstArgument(made))?.Type : method.ContainingType;
        return type is { Name: "IHttpClientFactory" or "IHttpMessageHandlerFactory" } && KnownSymbols.Is(type, "System.Net.Http", type.Name);
    }

    private static bool IsOfProvider(IOperation made)
    {
        for (IOperation? outer = made.Parent; outer is not null; outer = outer.Parent)
            if (outer is IInvocationOperation invocation && IsProvider(invocation)) return true;
        return false;
    }

    /// <summary>Whether an invocation adds a provider.</summary>
    public static bool IsProvider(IInvocationOperation invocation) =>
        invocation.TargetMethod is { Name: "AddProvider" or "AddChatClientProvider", ContainingType: { } owner }
        && (KnownSymbols.Is(owner, "Fallback", "FallbackBuilder") || KnownSymbols.Is(owner, "Fallback", "FallbackOptions"));

    private static bool IsRetryHandler(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
            if (RefitSymbols.Is(type, "HttpRetryHandler")) return true;
        return false;
    }

    /// <summary>Whether a retry handler is created here, or comes from the container. Options in the same code may disable it.</summary>
    private static bool GivesRetryHandler(IOperation operation) => operation switch
    {
        IInvocationOperation invocation => IsRetryHandler(invocation.Type),
        IObjectCreationOperation made => IsRetryHandler(made.Type) && !made.Arguments.Any(static argument => IsOff(argument.Value)),
        _ => false,
    };

    private static bool IsOff(IOperation options) => ResultFlow.Unconverted(options) is IObjectCreationOperation made
        && SdkRetries.Setting(made, "MaxRetries")?.Value.ConstantValue is { HasValue: true, Value: 0 };

    private static string? Name(IInvocationOperation invocation) =>
        invocation.Arguments.Select(static argument => argument.Value.ConstantValue.Value).OfType<string>().FirstOrDefault();
}
