using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fallback.Gateway;

/// <summary>
/// Where in a request something stands: <c>messages[2].content[0].image_url.url</c>. Found out by a second reading, so that requests
/// without a mistake do not pay for it.
/// </summary>
internal static class RequestPath
{
    private const int Longest = 200;

    /// <summary>The path to a place; null for the request as a whole.</summary>
    /// <param name="body">JSON, valid up to the place.</param>
    /// <param name="at">Where a value begins, or the name of a member.</param>
    /// <param name="member">A member of that value; null for the value itself.</param>
    public static string? Of(ReadOnlySpan<byte> body, int at, string? member)
    {
        var steps = new Step[RequestText.Depth + 2];
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = RequestText.Depth });
        while (reader.Read())
        {
            int depth = reader.CurrentDepth;
            if (reader.TokenType == JsonTokenType.PropertyName) steps[depth].Name = RequestText.Shown(reader.GetString()!);
            else if (reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject)) steps[depth].Index++;
            if (reader.TokenStartIndex == at) return Join(steps.AsSpan(1, depth), member);
            if (reader.TokenType == JsonTokenType.StartArray) steps[depth + 1] = new Step { IsElement = true, Index = -1 };
            else if (reader.TokenType == JsonTokenType.StartObject) steps[depth + 1] = default;
        }
        return member;
    }

    private static string? Join(ReadOnlySpan<Step> steps, string? member)
    {
        var path = new StringBuilder();
        foreach (Step step in steps)
        {
            if (step.IsElement) path.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
            else if (step.Name is not null) path.Append(path.Length > 0 ? "." : "").Append(step.Name);
        }
        if (member is not null) path.Append(path.Length > 0 ? "." : "").Append(member);
        return path.Length == 0 ? null : path.ToString(0, Math.Min(path.Length, Longest));
    }

    private struct Step
    {
        public string? Name;
        public int Index;
        public bool IsElement;
    }
}
