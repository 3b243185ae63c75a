using System.Text;
using System.Text.Json;

namespace Fallback.Runtime.Tests;

/// <summary>A reply as a provider sends it, and what is expected of it. One JSON object a line.</summary>
internal sealed class ErrorFixture
{
    public const string Given = "error-fixtures.jsonl";
    public const string More = "more-error-bodies.jsonl";

    public static readonly DateTimeOffset Now = new(2026, 11, 21, 4, 30, 0, TimeSpan.Zero);

    private readonly JsonElement _json;

    private ErrorFixture(JsonElement json) => _json = json;

    public static IReadOnlyDictionary<string, ErrorFixture> All { get; } =
        ReadAll(Given).Concat(ReadAll(More)).ToDictionary(static fixture => fixture.Name);

    public string Name => _json.GetProperty("name").GetString()!;

    private JsonElement Expected => _json.GetProperty("expect");

    public FailureKind Kind => Enum.Parse<FailureKind>(Expected.GetProperty("cls").GetString()!);

    public FailureScope Scope => Expected.GetProperty("scope").GetString() switch
    {
        "credential" => FailureScope.Credential,
        "endpoint" => FailureScope.Endpoint,
        "request" => FailureScope.Request,
        "model" or "tier" => FailureScope.Model,
        var other => throw new InvalidDataException($"Scope {other} is unknown."),
    };

    public static ErrorFixture[] ReadAll(string file)
    {
        using Stream stream = typeof(ErrorFixture).Assembly.GetManifestResourceStream(file) ?? throw new FileNotFoundException(file);
        using var reader = new StreamReader(stream);
        var fixtures = new List<ErrorFixture>();
        while (reader.ReadLine() is { } line)
            if (line.Length > 0) fixtures.Add(new ErrorFixture(JsonDocument.Parse(line).RootElement));
        return [.. fixtures];
    }

    public ProviderReply ToReply()
    {
        var headers = new Dictionary<string, string>();
        foreach (JsonProperty header in _json.GetProperty("headers").EnumerateObject()) headers[header.Name] = header.Value.GetString()!;
        byte[] body = Encoding.UTF8.GetBytes(_json.GetProperty("body").GetString()!);
        return new ProviderReply(Vendors.HabitsOf(_json.GetProperty("provider").GetString()!), _json.GetProperty("status").GetInt32(), new ReplyHeaders(headers), body, Now, null);
    }

    /// <summary>Checks everything that the fixture says; what it does not mention is free.</summary>
    public void Check(Failure failure)
    {
        Assert.Equal((Kind, Scope), (failure.Kind, failure.Scope));
        if (Expected.TryGetProperty("retryAfterMs", out JsonElement delay))
            Assert.Equal(delay.ValueKind == JsonValueKind.Null ? null : delay.GetInt64(), failure.RetryAfter is { } actual ? (long)Math.Round(actual.TotalMilliseconds) : (long?)null);
        if (Expected.TryGetProperty("param", out JsonElement parameter)) Assert.Equal(parameter.GetString(), failure.Parameter);
        if (Expected.TryGetProperty("replacement", out JsonElement replacement)) Assert.Equal(replacement.GetString(), failure.ReplacementParameter);
        if (Expected.TryGetProperty("limit", out JsonElement limit)) Assert.Equal(Whole(limit), failure.Limit);
        if (Expected.TryGetProperty("requested", out JsonElement requested)) Assert.Equal(Whole(requested), failure.Requested);
        if (Expected.TryGetProperty("code", out JsonElement code)) Assert.Equal(code.GetString(), failure.ProviderCode);
        if (Expected.TryGetProperty("shouldRetry", out JsonElement retry)) Assert.Equal(retry.GetBoolean(), failure.ShouldRetry);
        if (Expected.TryGetProperty("regional", out JsonElement regional)) Assert.Equal(regional.GetBoolean(), failure.IsRegional);
    }

    public override string ToString() => Name;

    private static int? Whole(JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : element.GetInt32();
}
