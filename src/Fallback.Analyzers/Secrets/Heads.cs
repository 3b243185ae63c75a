using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Recognizes the beginning of a key, which shows only its vendor: <c>key.Split('-')[0]</c> is <c>sk</c>.</summary>
internal static class Heads
{
    /// <summary>Whether a text is split where the prefix of providers' keys ends. A comma may separate a list of keys.</summary>
    public static bool Splits(IInvocationOperation call) =>
        call is { TargetMethod: { Name: "Split", ContainingType.SpecialType: SpecialType.System_String }, Arguments.IsEmpty: false }
        && IsDash(WrittenParts.Unwrap(call.Arguments[0].Value));

    /// <summary>Whether a call returns the first item of a sequence.</summary>
    public static bool Takes(IInvocationOperation call) =>
        call.TargetMethod is { Name: "First" or "FirstOrDefault", ContainingType.Name: "Enumerable" } && call.Arguments.Length == 1;

    public static bool Is(IOperation index) => index.ConstantValue is { HasValue: true, Value: 0 };

    private static bool IsDash(IOperation separator) =>
        separator.ConstantValue is { HasValue: true, Value: '-' or '_' or "-" or "_" }
        || separator is IArrayCreationOperation { Initializer.ElementValues: { Length: 1 } only } && IsDash(only[0]);
}
