using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Calls after which a key is none any more.</summary>
internal static class Cleansers
{
    /// <summary>The most characters of a key that may be shown.</summary>
    public const int LongestExcerpt = 8;

    private static readonly HashSet<string> _verbs = new(StringComparer.Ordinal)
    {
        "mask", "masked", "redact", "redacted", "hash", "hashed", "obfuscate", "obscure", "sanitize", "sanitise", "scrub", "encrypt",
        "protect", "anonymize", "anonymise",
        "censor", "hide", "fingerprint", "digest", "shorten", "checksum", "hmac",
    };

    private static readonly HashSet<string> _tools = new(StringComparer.Ordinal)
    {
        "mask", "masker", "masking", "redactor", "redaction", "sanitizer", "sanitiser", "hasher", "protector"
    };

    /// <summary>Whether a piece of code has a word in it that such a call could have.</summary>
    public static bool AreMentioned(SyntaxNode code)
    {
        foreach (SyntaxToken token in code.DescendantTokens())
            if (token.IsKind(SyntaxKind.DotDotToken)) return true;
            else if (token.IsKind(SyntaxKind.IdentifierToken)
                && (Says(token.ValueText, _verbs) || Says(token.ValueText, _tools) || token.ValueText is "Substring" or "Replace" or "Cryptography"
                    || token.ValueText.IndexOf("SHA", StringComparison.Ordinal) >= 0))
                return true;
        return false;
    }

    public static bool Is(IMethodSymbol method)
    {
        if (Says(method.Name, _verbs) || (method.ContainingType is { } type && Says(type.Name, _tools))) return true;
        return method.ContainingNamespace is { Name: "Cryptography", ContainingNamespace.Name: "Security" };
    }

    /// <summary>A few characters of a text: <c>key.Substring(0, 4)</c>, <c>key[..4]</c>, <c>key[^4..]</c>, <c>key.AsSpan(0, 4)</c>,
    /// <c>key.Remove(4)</c>.</summary>
    public static bool IsExcerpt(IInvocationOperation call)
    {
        if (call.TargetMethod.Name is not ("Substring" or "AsSpan" or "Slice" or "Remove" or "Take" or "TakeLast" or "AsMemory")) return false;
        int count = call.Arguments.Length;
        if (count == 0) return false;
        IOperation last = call.Arguments[count - 1].Value;
        if (call.TargetMethod.Name is "Remove" or "Take" or "TakeLast") return IsShort(last);
        bool hasLength = call.TargetMethod.Parameters[call.TargetMethod.Parameters.Length - 1].Name is "length";
        return hasLength ? IsShort(last) : IsNearEnd(last);
    }

    public static bool IsExcerpt(IOperation index)
    {
        if (index is not IRangeOperation range) return false;
        if (range.LeftOperand is { } left && FromEnd(left) is { } tail) return tail <= LongestExcerpt;
        return range.RightOperand is { } right && FromEnd(right) is null && IsShort(WrittenParts.Unwrap(right));
    }

    /// <summary>A text that puts something else in a key's place: <c>url.Replace(key, "***")</c>.</summary>
    public static bool IsReplacement(IInvocationOperation call, Func<IOperation, bool> isKey)
    {
        if (call.TargetMethod.Name is not "Replace" || call.Arguments.Length < 2) return false;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter?.Name is "oldValue" && isKey(argument.Value)) return true;
            if (argument.Value.ConstantValue.Value is string text
                && argument.Parameter?.Name is "replacement"
                && (text.IndexOf('*') >= 0 || text.IndexOf('…') >= 0 || Says(text, _verbs)))
                return true;
        }
        return false;
    }

    private static bool Says(string name, HashSet<string> words)
    {
        foreach (string word in IdentifierWords.Of(name))
            if (words.Contains(word)) return true;
        return false;
    }

    private static bool IsShort(IOperation length) => WrittenParts.Unwrap(length) switch
    {
        { ConstantValue: { HasValue: true, Value: int value } } => value <= LongestExcerpt,
        IInvocationOperation { TargetMethod: { Name: "Min", ContainingType.Name: "Math" } } min =>
            IsShort(min.Arguments[0].Value) || IsShort(min.Arguments[1].Value),
        _ => false,
    };

    /// <summary><c>key.Length - 4</c>.</summary>
    private static bool IsNearEnd(IOperation start) =>
        WrittenParts.Unwrap(start) is IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.Subtract, LeftOperand: IPropertyReferenceOperation { Property.Name: "Length" }
        } difference && IsShort(difference.RightOperand);

    private static int? FromEnd(IOperation index) =>
        WrittenParts.Unwrap(index) is IUnaryOperation
        {
            OperatorKind: UnaryOperatorKind.Hat, Operand.ConstantValue: { HasValue: true, Value: int value }
        }
            ? value
            : null;
}
