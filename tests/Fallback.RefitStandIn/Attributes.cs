namespace Refit;

/// <summary>How a method is sent, and to which path.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class HttpMethodAttribute(string path) : Attribute
{
    public abstract HttpMethod Method { get; }

    public virtual string Path { get; protected set; } = path;
}

public class GetAttribute(string path) : HttpMethodAttribute(path)
{
    public override HttpMethod Method => HttpMethod.Get;
}

public class PostAttribute(string path) : HttpMethodAttribute(path)
{
    public override HttpMethod Method => HttpMethod.Post;
}

public class PutAttribute(string path) : HttpMethodAttribute(path)
{
    public override HttpMethod Method => HttpMethod.Put;
}

public class PatchAttribute(string path) : HttpMethodAttribute(path)
{
    public override HttpMethod Method => HttpMethod.Patch;
}

public class DeleteAttribute(string path) : HttpMethodAttribute(path)
{
    public override HttpMethod Method => HttpMethod.Delete;
}

[AttributeUsage(AttributeTargets.Parameter)]
public sealed class BodyAttribute : Attribute;

[AttributeUsage(AttributeTargets.Parameter)]
public sealed class QueryAttribute : Attribute;

[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HeaderAttribute(string header) : Attribute
{
    public string Header => header;
}

[AttributeUsage(AttributeTargets.Parameter)]
public sealed class UrlAttribute : Attribute;

[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class HeadersAttribute(params string[] headers) : Attribute
{
    public string[] Headers => headers;
}

/// <summary>A part of an upload, whose stream can be read once.</summary>
public sealed class StreamPart(Stream value, string fileName)
{
    public Stream Value => value;

    public string FileName => fileName;
}
