using System;
using System.Collections.Generic;

namespace Fallback.Roslyn;

/// <summary>Distinguishes a header with a secret from one with a version, a flag or an account's name.</summary>
internal static class HeaderSecrets
{
    private const int ShortestCredentials = 8;

    private static readonly string[] _schemes = ["Bearer ", "Basic ", "Token ", "ApiKey "];

    /// <summary>Returns the secret in a header's value; null if there is none.</summary>
    /// <param name="name">The header's name; null if it is unknown.</param>
    /// <param name="value">The header's value.</param>
    public static string? Find(string? name, string value)
    {
        if (KeyText.Find(value) is { } found) return value.Substring(found.Start, found.Length);
        string scheme = Scheme(value);
        string credentials = value.Substring(scheme.Length).Trim();
        if (scheme == "Basic ") return IsBasic(credentials) ? credentials : null;
        return (IsWebToken(credentials) || (scheme.Length > 0 || IsSecret(name)) && KeyText.IsSecret(credentials)) ? credentials : null;
    }

    private static string Scheme(string value)
    {
        foreach (string scheme in _schemes)
            if (value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return scheme;
        return "";
    }

    private static bool IsSecret(string? name)
    {
        if (name is null) return false;
        List<string> words = IdentifierWords.Of(name);
        return words.Count > 0
            && words[words.Count - 1] is "authorization" or "key" or "apikey" or "token" or "secret" or "password" or "cookie" or "jwt" or "auth";
    }

    /// <summary>A name and a password as base64.</summary>
    private static bool IsBasic(string credentials)
    {
        if (credentials.Length < ShortestCredentials) return false;
        try
        {
            return Array.IndexOf(Convert.FromBase64String(credentials), (byte)':') >= 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>A JSON web token: its header in base64 begins with <c>{"</c>.</summary>
    private static bool IsWebToken(string text) =>
        text.StartsWith("eyJ", StringComparison.Ordinal) && text.IndexOf('.') > 0 && text.IndexOf('.') != text.LastIndexOf('.');
}
