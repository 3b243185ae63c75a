namespace Fallback.Analyzers.Tests;

/// <summary>FB3001: the ways that a key takes through a method, its type and the project.</summary>
internal static partial class SecretCases
{
    private static TheoryData<string, string> LeakPathHits => Marked("FB3001",
        Method("""string line = "key is " + apiKey; logger.LogInformation("{Line}", [|line|]);"""),
        Method("""string a = apiKey; string b = a; var c = b.Trim().ToUpperInvariant(); Console.WriteLine([|c|]);"""),
        Method("""var line = text; if (verbose) line = $"{text} with {apiKey}"; Console.WriteLine([|line|]);"""),
        Method("""if (verbose) apiKey = ApiKey.Mask(apiKey); Console.WriteLine([|apiKey|]);"""),
        Method("""Console.WriteLine([|apiKey|]); apiKey = ApiKey.Mask(apiKey); Console.WriteLine(apiKey);"""),
        Method("""string shown = ""; for (int i = 0; i < 3; i++) { logger.LogInformation("{Shown}", [|shown|]); shown = apiKey; }"""),
        Method("""string a = "", b = ""; while (text.Length > a.Length) { Console.WriteLine([|b|]); b = a; a = apiKey; }"""),
        Method("""string found = text; foreach (string part in text.Split(',')) { found = part; if (part == "key") { found = apiKey; break; } } Console.WriteLine([|found|]);"""),
        Method("""string shown = text; try { shown = apiKey; await Task.Delay(1); shown = text; } catch (OperationCanceledException) { logger.LogError("failed with {Shown}", [|shown|]); }"""),
        Method("""string shown = text; try { shown = apiKey; await Task.Delay(1); } finally { logger.LogError("done with {Shown}", [|shown|]); }"""),
        Method("""string shown; switch (text) { case "a": shown = apiKey; break; case "b": shown = "b"; break; default: shown = text; break; } Console.WriteLine([|shown|]);"""),
        Method("""string shown = text switch { "a" => apiKey, "b" => "b", _ => text }; Console.WriteLine([|shown|]);"""),
        Method("""Console.WriteLine(verbose ? [|apiKey|] : "hidden");"""),
        Method("""string? other = null; Console.WriteLine(other ?? [|apiKey|]); other ??= apiKey; Console.WriteLine([|other|]);"""),
        Method("""string all = text; all += ";" + apiKey; Console.WriteLine([|all|]);"""),
        Method("""var builder = new StringBuilder(); builder.Append("key=").Append(apiKey).AppendLine(); logger.LogInformation("{Text}", [|builder.ToString()|]);"""),
        Method("""var builder = new StringBuilder($"key={apiKey}"); builder.Append(text); Console.WriteLine([|builder|]);"""),
        Method("""string joined = string.Join(", ", new[] { text, apiKey }); Console.WriteLine([|joined|]);"""),
        Method("""string joined = string.Format("{0}:{1}", text, apiKey); Console.WriteLine([|joined|]);"""),
        Method("""Console.WriteLine(string.Concat(text, [|apiKey|], text));"""),
        Method("""(string name, string value) = (text, apiKey); Console.WriteLine(name); Console.WriteLine([|value|]);"""),
        Method("""var pair = (Name: text, Secret: apiKey); Console.WriteLine(pair.Name); Console.WriteLine([|pair.Secret|]);"""),
        Method("""var record = new { Name = text, Secret = apiKey }; Console.WriteLine(record.Name); Console.WriteLine([|record.Secret|]); Console.WriteLine([|record|]);"""),
        Method("""string[] values = [text, apiKey]; Console.WriteLine([|values[1]|]); foreach (string value in values) logger.LogDebug("{Value}", [|value|]);"""),
        Method("""var values = new List<string>(); values.Add(apiKey); logger.LogDebug("{Values}", string.Join(",", [|values|]));"""),
        Method("""var scope = new Dictionary<string, object> { ["Model"] = text, ["Key"] = apiKey }; using (logger.BeginScope([|scope|])) await Task.Yield();"""),
        Method("""var headers = new Dictionary<string, string>(); headers["x-api-key"] = apiKey; logger.LogInformation("{Headers}", [|headers|]); headers.Clear();"""),
        Method("""object boxed = apiKey; if (boxed is string { Length: > 3 } unboxed) Console.WriteLine([|unboxed|]);"""),
        Method("""if (Environment.GetEnvironmentVariable("OPENAI_API_KEY") is { Length: > 0 } found) Console.WriteLine([|found|]);"""),
        Method("""string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(apiKey)); Console.WriteLine([|encoded|]); Console.WriteLine([|Uri.EscapeDataString(apiKey)|]);"""),
        Method("""var url = new Uri($"https://example.com/v1?key={apiKey}"); logger.LogInformation("GET {Url}", [|url|]);"""),
        Method("""string half = apiKey.Substring(0, 20); string rest = apiKey[4..]; Console.WriteLine([|half|]); Console.WriteLine([|rest|]);"""),
        Method("""string Describe() => "key " + apiKey; Console.WriteLine([|Describe()|]);"""),
        Method("""void Show(string value) => Console.WriteLine([|value|]); Show(apiKey);"""),
        Method("""Func<string> read = () => apiKey; Console.WriteLine([|read()|]);"""),
        Method("""await Task.Run(() => logger.LogInformation("in the background {Key}", [|apiKey|]));"""),
        Method("""var lazy = new Lazy<string>(() => Environment.GetEnvironmentVariable("OPENAI_API_KEY")!); Console.WriteLine([|lazy.Value|]);"""),
        Method("""var shown = new[] { apiKey }.Select(k => k.Trim()).ToArray(); Console.WriteLine([|shown[0]|]);"""),
        Method("""string line = await Task.FromResult(apiKey); Console.WriteLine([|line|]); Console.WriteLine([|Task.FromResult(apiKey).Result|]);"""),
        Method("""if (text.Length > 3) { if (string.IsNullOrEmpty(apiKey)) return; logger.LogInformation("Using {Key}", [|apiKey|]); }"""),
        Method("""using (var memory = new MemoryStream()) { using var reader = new StreamReader(memory); string accessKey = await reader.ReadToEndAsync(); logger.LogInformation("{Key}", [|accessKey|]); }"""),
        Service("""private readonly string _header = "Bearer " + options.Value.ApiKey; public void Show() => logger.LogInformation("sending {Header}", [|_header|]);"""),
        Service("""private string? _last; public void Load() => _last = configuration["Groq:ApiKey"]; public void Show() => logger.LogInformation("last {Last}", [|_last|]);"""),
        Service("""private string Header => "Bearer " + options.Value.ApiKey; public void Show() => logger.LogInformation("sending {Header}", [|Header|]);"""),
        Service("""private string BuildUrl() => $"{options.Value.BaseUrl}?key={options.Value.ApiKey}"; public void Show() => logger.LogInformation("GET {Url}", [|BuildUrl()|]);"""),
        Service("""private static string Quote(string value) => "'" + value + "'"; public void Show() => logger.LogInformation("key {Quoted}", [|Quote(options.Value.ApiKey)|]);"""),
        Service("""private void Trail(string what) => logger.LogInformation("trail: {What}", what); public void Show() => Trail([|options.Value.ApiKey|]);"""),
        Service("""private void Outer(string what) => Inner("outer " + what); private void Inner(string what) { if (what.Length > 0) Console.WriteLine(what); } public void Show() => Outer([|options.Value.ApiKey|]);"""),
        Service("""private async Task<string> LoadAsync() { await Task.Yield(); return configuration["OpenAI:ApiKey"]!; } public async Task ShowAsync() { string loaded = await LoadAsync(); logger.LogInformation("loaded {Loaded}", [|loaded|]); }"""),
        File("""
            public abstract class BackgroundService { protected abstract Task ExecuteAsync(CancellationToken stoppingToken); }
            public sealed class Refresher(ILogger<Refresher> logger, IConfiguration configuration) : BackgroundService
            {
                private string? _current;

                protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                {
                    while (!stoppingToken.IsCancellationRequested)
                    {
                        try
                        {
                            _current = configuration["Providers:openai:ApiKey"];
                            await Task.Delay(1_000, stoppingToken);
                        }
                        catch (Exception error) when (error is not OperationCanceledException)
                        {
                            logger.LogError(error, "Refresh failed for {Current}", [|_current|]);
                        }
                    }
                }
            }
            """),
        File("""public sealed class BadKeyException(string value) : Exception($"The value {value} was refused"); public static class Check { public static void That(string apiKey) { if (apiKey.Length < 3) throw new BadKeyException([|apiKey|]); } }"""),
        File("""public class KeyException : Exception { public KeyException(string apiKey) : base("bad key " + [|apiKey|]) { } }"""),
        File("""public static class Extensions { public static string Describe(this HttpClient http, string apiKey) => http.BaseAddress + apiKey; public static void Show(HttpClient http, IConfiguration c) => Console.WriteLine([|http.Describe(c["X:ApiKey"]!)|]); }"""),
        File("""public static class Recursive { private static void Walk(int depth, string value) { if (depth == 0) { Console.WriteLine(value); return; } Walk(depth - 1, value); } public static void Start(string apiKey) => Walk(3, [|apiKey|]); }"""));

    private static string[] LeakPathMisses =>
    [
        Method("""apiKey = ApiKey.Mask(apiKey); logger.LogInformation("key {Key}", apiKey);"""),
        Method("""if (verbose) apiKey = ApiKey.Mask(apiKey); else apiKey = "none"; Console.WriteLine(apiKey);"""),
        Method("""string shown = apiKey; shown = text; Console.WriteLine(shown);"""),
        Method("""string shown = verbose ? ApiKey.Mask(apiKey) : "hidden"; Console.WriteLine(shown);"""),
        Method("""if (apiKey.Length > 0) { using var http = new HttpClient(); http.DefaultRequestHeaders.Authorization = new("Bearer", apiKey); Console.WriteLine(await http.GetStringAsync("https://example.com")); }"""),
        Method("""if (string.IsNullOrWhiteSpace(apiKey)) throw new ArgumentException($"'{apiKey}' is no key.", nameof(apiKey)); await Task.Delay(apiKey.Length);"""),
        Method("""if (apiKey is null or "") { logger.LogWarning("no key: '{Key}'", apiKey); return; } await Task.Delay(apiKey.Length);"""),
        Method("""ArgumentException.ThrowIfNullOrWhiteSpace(apiKey); ArgumentNullException.ThrowIfNull(apiKey); logger.LogInformation("ready");"""),
        Method("""string safe = text.Replace(apiKey, "***"); logger.LogInformation("answer {Answer}", safe);"""),
        Method("""string url = $"https://example.com?key={apiKey}"; string safe = url.Replace(apiKey, "[redacted]", StringComparison.Ordinal); logger.LogInformation("GET {Url}", safe);"""),
        Method("""var body = new StringBuilder($"{text} {apiKey}"); body.Replace(apiKey, "***"); logger.LogInformation("{Body}", body);"""),
        Method("""string safe = System.Text.RegularExpressions.Regex.Replace(apiKey, ".", "*"); Console.WriteLine(safe);"""),
        Method("""string stars = new string('*', apiKey.Length); Console.WriteLine(stars); Console.WriteLine("*".PadLeft(apiKey.Length, '*'));"""),
        Method("""foreach (char c in apiKey) if (char.IsWhiteSpace(c)) throw new FormatException($"The key holds the character {(int)c}.");"""),
        Method("""int at = apiKey.IndexOf('-'); Console.WriteLine(at); Console.WriteLine(apiKey.GetHashCode(StringComparison.Ordinal)); Console.WriteLine(apiKey[0]);"""),
        Method("""using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(apiKey)); string signature = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(text))); logger.LogInformation("signed {Signature}", signature);"""),
        Method("""var client = new HttpClient { BaseAddress = new Uri("https://example.com") }; client.DefaultRequestHeaders.Add("api-key", apiKey); logger.LogInformation("{Base}", client.BaseAddress);"""),
        Method("""var (name, _) = (text, apiKey); Console.WriteLine(name);"""),
        Method("""var record = new { Name = text, Secret = apiKey }; Console.WriteLine(record.Name);"""),
        Method("""(string Name, string Value) pair = (text, apiKey); Console.WriteLine(pair.Name);"""),
        Method("""var settings = new Dictionary<string, string> { ["Authorization"] = apiKey, ["Model"] = text }; Console.WriteLine(settings["Model"]); Console.WriteLine(settings.Count);"""),
        Method("""var settings = new Dictionary<string, string>(); settings.Add("key", apiKey); settings["Model"] = text; foreach ((string name, string value) in settings) logger.LogInformation("{Name}", name); Console.WriteLine(settings["Model"]); Console.WriteLine(settings.TryGetValue("Model", out string? model) ? model : "none");"""),
        Method("""string shown = apiKey.Length > 0 ? ApiKey.Mask(apiKey) : apiKey; if (text.Length == 0) return; Console.WriteLine(shown);"""),
        Method("""var url = new Uri($"https://example.com/v1?key={apiKey}"); logger.LogInformation("{Host} {Path} {Left}", url.Host, url.AbsolutePath, url.GetLeftPart(UriPartial.Path));"""),
        Method("""try { await Task.Delay(apiKey.Length); } catch (Exception error) { logger.LogError(error, "request failed"); throw new InvalidOperationException("no answer", error); }"""),
        Method("""string state = apiKey switch { "" => "empty", { Length: < 20 } => "short", _ => "set" }; Console.WriteLine(state);"""),
        Method("""string Describe() => ApiKey.Mask(apiKey); Console.WriteLine(Describe());"""),
        Method("""Func<string, string> mask = key => ApiKey.Mask(key); Console.WriteLine(mask(apiKey));"""),
        Method("""var lengths = new[] { apiKey }.Select(key => key.Length); Console.WriteLine(string.Join(",", lengths));"""),
        Method("""var shown = new[] { apiKey }.Select(key => ApiKey.Mask(key)).ToList(); Console.WriteLine(string.Join(",", shown));"""),
        Method("""var builder = new StringBuilder(); builder.Append("key=").Append(ApiKey.Mask(apiKey)); Console.WriteLine(builder.ToString());"""),
        Method("""string secret = Protect(apiKey); await File.WriteAllTextAsync("key.bin", secret); static string Protect(string value) => value.Length + "";"""),
        Method("""bool same = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(apiKey), Encoding.UTF8.GetBytes(text)); logger.LogInformation("same: {Same}", same);"""),
        Method("""logger.LogInformation("{Count} keys", new[] { apiKey, text }.Length); logger.LogInformation("{Any}", new[] { apiKey }.Contains(text));"""),
        Method("""while (true) { apiKey = "***"; if (verbose) break; await Task.Yield(); } Console.WriteLine(apiKey);"""),
        Method("""string shown = apiKey; do { shown = ApiKey.Mask(shown); } while (verbose && shown.Length > 20); Console.WriteLine(shown);"""),
        Method("""switch (text) { case "mask": apiKey = ApiKey.Mask(apiKey); break; default: return; } Console.WriteLine(apiKey);"""),
        Service("""private readonly string _shown = ApiKey.Mask(options.Value.ApiKey); public void Show() => logger.LogInformation("key {Key}", _shown);"""),
        Service("""private readonly string _apiKey = ApiKey.Mask(options.Value.ApiKey); public void Show() => logger.LogInformation("key {Key}", _apiKey);"""),
        Service("""private string Shown => ApiKey.Mask(options.Value.ApiKey); public void Show() => logger.LogInformation("key {Key}", Shown);"""),
        Service("""private string Describe(string apiKey) => $"{options.Value.Model} with a key of {apiKey.Length}"; public void Show() => logger.LogInformation("{Text}", Describe(options.Value.ApiKey));"""),
        Service("""private static string Tail(string value) => value.Length > 8 ? "…" + value[^4..] : "***"; public void Show() => logger.LogInformation("{Text}", Tail(options.Value.ApiKey));"""),
        Service("""private static string MaskKey(string value) => value.Trim(); public void Show() => logger.LogInformation("{Text}", MaskKey(options.Value.ApiKey));"""),
        Service("""private void Send(string what, string where) => logger.LogInformation("to {Where}, {Length}", where, what.Length); public void Show() => Send(options.Value.ApiKey, options.Value.BaseUrl);"""),
        Service("""private static class Redactor { public static string Clean(string value) => value; } public void Show() => logger.LogInformation("{Text}", Redactor.Clean(options.Value.ApiKey));"""),
        Service("""private string? _last; public void Load() => _last = configuration["Groq:Model"]; public void Show() => logger.LogInformation("last {Last}", _last);"""),
        Service("""private HttpRequestMessage Request(string question) { var request = new HttpRequestMessage(HttpMethod.Post, options.Value.BaseUrl) { Content = new StringContent(question) }; request.Headers.Authorization = new("Bearer", options.Value.ApiKey); return request; } public async Task AskAsync() { using HttpRequestMessage request = Request("hi"); logger.LogInformation("{Method}", request.Method); await http.SendAsync(request); }"""),
        Service("""public bool TryGet(out string apiKey) { apiKey = options.Value.ApiKey; return apiKey.Length > 0; } public void Show() => logger.LogInformation("found: {Found}", TryGet(out string _));"""),
        File("""public sealed class BadKeyException(string value) : Exception($"A key of {value.Length} characters was refused"); public static class Check { public static void That(string apiKey) { if (apiKey.Length < 3) throw new BadKeyException(apiKey); } }"""),
        File("""public sealed class KeyStore { private readonly Dictionary<string, string> _keys = []; public void Add(string name, string apiKey) { if (!_keys.TryAdd(name, apiKey)) throw new InvalidOperationException($"'{name}' has a key already."); } public string ApiKeyOf(string name) => _keys[name]; }"""),
        File("""public static class Setup { public static FallbackOptions Configure(FallbackOptions options, string apiKey) { Console.WriteLine("configuring"); return options.AddProvider("openai", provider => provider.ApiKey = new ApiKey(apiKey)); } }"""),
        File("""public static class Recursive { private static int Walk(int depth, string value) => depth == 0 ? value.Length : Walk(depth - 1, value); public static void Start(string apiKey) => Console.WriteLine(Walk(3, apiKey)); }"""),
    ];
}
