FROM python:3.12-slim AS build
COPY . /source
RUN python -m venv --without-pip /batchwise \
 && pip --python /batchwise/bin/python install --no-cache-dir "/source[postgresql]"

FROM python:3.12-slim
COPY --from=build /batchwise /batchwise
RUN install -d -o 10001 -g 10001 /data
ENV PATH=/batchwise/bin:$PATH XDG_DATA_HOME=/data
VOLUME /data
USER 10001:10001
WORKDIR /
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "app", "--host", "0.0.0.0"]
