using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Fallback.Dashboard;

/// <summary>A file of the pages.</summary>
internal sealed record DashboardAsset(string ContentType, byte[] Content, string ETag);

/// <summary>The files that the pages consist of, embedded in this assembly and read once.</summary>
internal static class DashboardAssets
{
    private const string Prefix = "Fallback.Dashboard.";

    private static readonly Lazy<FrozenDictionary<string, DashboardAsset>> _all = new(Read);

    public static IReadOnlyDictionary<string, DashboardAsset> All => _all.Value;

    public static Task SendAsync(HttpContext context, string name)
    {
        if (!All.TryGetValue(name, out DashboardAsset? asset))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        // Asked for again each time, so that an updated application never runs with a script of the old one.
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ETag = asset.ETag;
        if (context.Request.Headers.IfNoneMatch.ToString().Contains(asset.ETag, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        context.Response.ContentType = asset.ContentType;
        context.Response.ContentLength = asset.Content.Length;
        return context.Response.Body.WriteAsync(asset.Content, context.RequestAborted).AsTask();
    }

    private static FrozenDictionary<string, DashboardAsset> Read()
    {
        Assembly assembly = typeof(DashboardAssets).Assembly;
        IEnumerable<string> names = assembly.GetManifestResourceNames();
        return names.Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToFrozenDictionary(
            static name => name[Prefix.Length..],
            name =>
            {
                using Stream stream = assembly.GetManifestResourceStream(name)!;
                byte[] content = new byte[stream.Length];
                stream.ReadExactly(content);
                return new DashboardAsset(TypeOf(name), content, $"\"{Convert.ToHexString(SHA256.HashData(content).AsSpan(0, 16))}\"");
            },
            StringComparer.Ordinal);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        _ => "image/svg+xml",
    };
}
