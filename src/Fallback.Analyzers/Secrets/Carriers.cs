using System;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>
/// Methods and constructors of the framework whose result contains their arguments. Others are not followed: a client that is created with
/// a key does not print it.
/// </summary>
internal static class Carriers
{
    public static bool Carries(IMethodSymbol method) => method.ContainingType is { } type && type.Name switch
    {
        "Uri" => method.Name is not "GetLeftPart",
        "String" or "Convert" or "StringBuilder" or "StringWriter" or "Encoding" or "UTF8Encoding" or "WebUtility"
            or "HttpUtility" or "UrlEncoder" or "HtmlEncoder" => true,
        "MemoryExtensions" or "ReadOnlySpan" or "Span" or "Tuple" or "ValueTuple" or "KeyValuePair" or "Nullable"
            or "Lazy" or "StringValues" or "Path" or "Array" => true,
        "Task" or "ValueTask" => method.Name is "FromResult" or "AsTask" or "ConfigureAwait" or "GetAwaiter" or "WaitAsync" or ".ctor",
        "TaskAwaiter" or "ValueTaskAwaiter" or "ConfiguredTaskAwaiter" => method.Name == "GetResult",
        "Enumerable" =>
            method.Name is "First" or "FirstOrDefault" or "Last" or "LastOrDefault" or "Single" or "SingleOrDefault" or "ElementAt"
                or "ElementAtOrDefault" or "ToArray" or "ToList" or "Concat" or "Append" or "Prepend" or "Reverse" or "Where" or "Distinct"
                or "Take" or "Skip" or "Cast" or "OfType",
        "List" or "Queue" or "Stack" or "HashSet" => method.Name is "ToArray" or "Peek" or "Dequeue" or "Pop" or "Find" or "ElementAt",
        "AuthenticationHeaderValue" => method.Name is ".ctor" or "ToString" or "Parse",
        "UriBuilder" or "FormattableString" or "DefaultInterpolatedStringHandler" or "QueryHelpers" or "QueryString" => true,
        "JsonElement" => method.Name is "GetString" or "ToString" or "GetRawText" or "GetProperty",
        "JsonSerializer" or "JsonConvert" => method.Name.StartsWith("Serialize", StringComparison.Ordinal),
        "Object" => method.Name == "ToString",
        _ => method.Name == "ToString" && method.IsOverride && type.ContainingNamespace?.Name == "System",
    };

    /// <summary>A dictionary is followed as a whole, because its entries are not distinguished.</summary>
    public static bool IsDictionary(ITypeSymbol? type) =>
        type is { Name: "Dictionary" or "IDictionary" or "IReadOnlyDictionary" or "ConcurrentDictionary" };

    /// <summary>Methods whose result contains what their lambda returns for each item.</summary>
    public static bool Projects(IMethodSymbol method) =>
        method is { Name: "Select" or "SelectMany" or "ConvertAll", ContainingType.Name: "Enumerable" or "List" };

    /// <summary>Methods after which the receiver contains their argument.</summary>
    public static bool Collects(IMethodSymbol method) => method.ContainingType?.Name switch
    {
        "StringBuilder" => method.Name is "Append" or "AppendLine" or "AppendFormat" or "AppendJoin" or "Insert",
        "StringWriter" or "TextWriter" => method.Name is "Write" or "WriteLine",
        "List" or "ICollection" or "IList" or "HashSet" or "Queue" or "Stack" or "Dictionary" or "IDictionary" =>
            method.Name is "Add" or "Insert" or "Enqueue" or "Push",
        _ => false,
    };
}
