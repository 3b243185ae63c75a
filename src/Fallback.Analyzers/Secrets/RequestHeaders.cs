using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Recognizes the headers of a request: one that is sent, or one that ASP.NET Core has received.</summary>
internal static class RequestHeaders
{
    /// <summary>All headers of a request, one by one; what is chosen by <c>Where</c> is not all.</summary>
    public static bool Are(IOperation sequence)
    {
        IOperation headers = WrittenParts.Unwrap(sequence);
        while (headers is IInvocationOperation { TargetMethod.Name: "ToList" or "ToArray" or "AsEnumerable" or "OrderBy" } call
            && Receiver(call) is { } inner)
            headers = WrittenParts.Unwrap(inner);
        if (headers is IPropertyReferenceOperation { Property.Name: "NonValidated", Instance: { } validated })
            headers = WrittenParts.Unwrap(validated);
        return headers.Type is { } type && (KnownSymbols.Is(type, "System.Net.Http.Headers", "HttpRequestHeaders") || AreReceived(headers));
    }

    /// <summary>The headers of a request that ASP.NET Core has received.</summary>
    private static bool AreReceived(IOperation headers) =>
        headers is IPropertyReferenceOperation
        {
            Property: { Name: "Headers", ContainingType: { Name: "HttpRequest", ContainingNamespace.Name: "Http" } }
        };

    /// <summary>What a method is called on, be it as an extension.</summary>
    public static IOperation? Receiver(IInvocationOperation call) =>
        call.Instance ?? (call.TargetMethod.IsExtensionMethod && !call.Arguments.IsEmpty ? call.Arguments[0].Value : null);
}
