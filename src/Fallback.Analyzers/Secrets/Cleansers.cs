using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Calls whose result does not contain the key any more.</summary>
internal static class Cleansers
{
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

    private static readonly HashSet<string> _cutting = new(StringComparer.Ordinal)
    {
        "Substring", "AsSpan", "Slice", "Take", "TakeLast", "Remove", "Split", "Create", "Replace", "Cryptography"
    };

    /// <summary>Whether a piece of code contains a word of such a call.</summary>
    public static bool AreMentioned(SyntaxNode code)
    {
        foreach (SyntaxToken token in code.DescendantTokens())
            if (token.IsKind(SyntaxKind.DotDotToken)) return true;
            else if (token.IsKind(SyntaxKind.IdentifierToken)
                && (Says(token.ValueText, _verbs)
                    || Says(token.ValueText, _tools)
                    || _cutting.Contains(token.ValueText)
                    || token.ValueText.IndexOf("SHA", StringComparison.Ordinal) >= 0))
                return true;
        return false;
    }

    public static bool Is(IMethodSymbol method)
    {
        if (Says(method.Name, _verbs) || (method.ContainingType is { } type && Says(type.Name, _tools))) return true;
        return method.ContainingNamespace is { Name: "Cryptography", ContainingNamespace.Name: "Security" };
    }

    /// <summary>Whether a call replaces a key in a text: <c>url.Replace(key, "***")</c>.</summary>
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
}
