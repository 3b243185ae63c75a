using System;
using System.Collections.Generic;

namespace Fallback.Roslyn;

/// <summary>
/// Determines by its words whether a name is a key's. The last words decide: <c>apiKey</c> is one, <c>apiKeyName</c> and <c>keyboard</c>
/// are not.
/// </summary>
internal static class KeyNames
{
    private static readonly HashSet<string> _keyKinds = new(StringComparer.Ordinal)
    {
        "api", "secret", "access", "subscription", "auth", "ai", "llm", "openai", "anthropic", "claude", "deepseek",
        "gemini", "mistral", "groq", "xai", "openrouter", "moonshot", "cohere",
    };

    // Applications issue and store these as part of their work, like the tokens of a sign-in; but they must not be logged.
    private static readonly HashSet<string> _cipherKinds = new(StringComparer.Ordinal) { "private", "signing", "encryption" };

    private static readonly HashSet<string> _tokenKinds = new(StringComparer.Ordinal)
    {
        "access", "bearer", "auth", "authorization", "refresh", "oauth"
    };

    private static readonly HashSet<string> _secretKinds = new(StringComparer.Ordinal)
    {
        "client", "app", "shared", "consumer", "webhook", "signing"
    };

    private static readonly HashSet<string> _emptyEndings = new(StringComparer.Ordinal) { "value", "raw", "plain", "string" };

    // A masked or hashed key is not a key, and "missingApiKey" is the text of a message.
    private static readonly HashSet<string> _denials = new(StringComparer.Ordinal)
    {
        "mask", "masked", "redacted", "hash", "hashed", "hidden", "obscured", "obfuscated", "scrubbed", "sanitized", "sanitised", "safe", "encrypted",
        "protected", "short", "shortened", "truncated", "partial", "missing", "invalid", "expired", "unknown", "wrong", "empty", "no", "is",
        "has", "need",
        "requires", "required", "example", "sample", "placeholder", "dummy", "fake", "public",
    };

    /// <summary>Classes of names, not of values: <c>HeaderNames.ApiKey</c>, <c>Labels.ApiKey</c>.</summary>
    private static readonly HashSet<string> _vocabularies = new(StringComparer.Ordinal)
    {
        "names", "headers", "labels", "resources", "resource", "strings", "messages", "texts", "claims", "types", "columns", "fields",
        "variables", "sections",
        "keys", "paths", "errors",
    };

    public static KeyStrength Of(string name)
    {
        if (!MayBeKey(name)) return KeyStrength.None;
        List<string> words = IdentifierWords.Of(name);
        int last = words.Count - 1;
        while (last > 0 && _emptyEndings.Contains(words[last])) last--;
        foreach (string word in words)
            if (_denials.Contains(word)) return KeyStrength.None;
        return last < 0 ? KeyStrength.None : Judge(words[last], last > 0 ? words[last - 1] : "");
    }

    /// <summary>For the name of an environment variable, where a bare <c>GITHUB_TOKEN</c> is a secret, too.</summary>
    public static KeyStrength OfVariable(string name)
    {
        KeyStrength strength = Of(name);
        if (strength != KeyStrength.None) return strength;
        return name.EndsWith("_TOKEN", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_SECRET", StringComparison.OrdinalIgnoreCase)
            ? KeyStrength.Token
            : KeyStrength.None;
    }

    /// <summary>For a header that carries the key of a request.</summary>
    public static bool IsKeyHeader(string name) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Proxy-Authorization", StringComparison.OrdinalIgnoreCase)
            || Of(name) == KeyStrength.Key;

    /// <summary>Determines it for a method: <c>GetApiKeyAsync</c> returns what it is named after.</summary>
    public static KeyStrength OfGetter(string method)
    {
        if (!MayBeKey(method)) return KeyStrength.None;
        string name = method.EndsWith("Async", StringComparison.Ordinal) ? method.Substring(0, method.Length - 5) : method;
        List<string> words = IdentifierWords.Of(name);
        return words.Count > 1 && words[0] is "get" or "read" or "load" or "fetch" or "resolve" or "find" or "acquire" or "require"
            ? Of(name)
            : KeyStrength.None;
    }

    public static bool IsVocabulary(string type)
    {
        List<string> words = IdentifierWords.Of(type);
        return words.Count > 0 && _vocabularies.Contains(words[words.Count - 1]);
    }

    /// <summary>Whether a text contains one of the words; any other text needs no closer check.</summary>
    public static bool MayBeKey(string name) => Has(name, "key") || Has(name, "token") || Has(name, "secret");

    private static bool Has(string name, string word) => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;

    private static KeyStrength Judge(string last, string before) => last switch
    {
        "key" or "keys" when _keyKinds.Contains(before) => KeyStrength.Key,
        "key" or "keys" when _cipherKinds.Contains(before) => KeyStrength.Token,
        "apikey" or "apikeys" or "secretkey" or "accesskey" or "authkey" or "apitoken" or "apisecret" => KeyStrength.Key,
        "token" or "tokens" or "secret" when before == "api" => KeyStrength.Key,
        "token" or "tokens" when _tokenKinds.Contains(before) => KeyStrength.Token,
        "secret" when _secretKinds.Contains(before) => KeyStrength.Token,
        "accesstoken" or "bearertoken" or "authtoken" or "refreshtoken" or "clientsecret" => KeyStrength.Token,
        _ => KeyStrength.None,
    };
}
