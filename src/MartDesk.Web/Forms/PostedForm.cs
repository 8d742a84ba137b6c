using MartDesk.Web.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MartDesk.Web.Forms;

/// <summary>The fields of a form of ours, read from a post.</summary>
internal sealed class PostedForm(IFormCollection fields)
{
    private const int MostFields = 200;
    private const int LongestValue = 16 * 1024;

    /// <summary>Bounds what is read of a form; to be called before anyone reads it.</summary>
    internal static void Limit(HttpContext context)
    {
        var options = new FormOptions { ValueCountLimit = MostFields, ValueLengthLimit = LongestValue, BufferBodyLengthLimit = 256 * 1024 };
        context.Features.Set<IFormFeature>(new FormFeature(context.Request, options));
    }

    /// <summary>The form; null when the body is none, which is answered then.</summary>
    internal static async Task<PostedForm?> ReadAsync(HttpContext context)
    {
        if (context.Request.HasFormContentType)
        {
            try
            {
                return new PostedForm(await context.Request.ReadFormAsync(context.RequestAborted));
            }
            catch (InvalidDataException)
            {
                // Answered below, without what was sent.
            }
        }

        await new Refusal { Code = "bad_request", Message = "This address takes the fields of the page's form." }.WriteAsync(context.Response, StatusCodes.Status400BadRequest);
        return null;
    }

    /// <summary>A field without the blanks around it; empty when it was not sent.</summary>
    internal string Text(string name) => fields[name].ToString().Trim();

    /// <summary>Every value of a field that may be sent several times.</summary>
    internal IReadOnlyList<string> All(string name) => [.. fields[name].OfType<string>()];

    /// <summary>A field as it was sent, blanks and all: a password.</summary>
    internal string Exact(string name) => fields[name].ToString();

    /// <summary>All fields, to be read one by one and shown again when something is wrong.</summary>
    internal FieldValues Values()
    {
        var values = new FieldValues();
        foreach (var (name, value) in fields)
            values[name] = value.ToString().Trim();
        return values;
    }
}
